import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { removeProjects } from './project';
import { bundle, expectNoSecrets, TalosProject, talosProgram, type TalosProgram } from './talos-project';

afterAll(removeProjects);

const lib = (path: string): string => JSON.stringify(resolve(__dirname, '../../lib', path));
const firstLine = (text: string): string => text.split('\n')[0] ?? '';

/** Machines boot from a matchbox, and Cilium is the CNI. */
const whole: TalosProgram = {
  network: "cni: 'none'",
  more: `import { Matchbox } from ${lib('metal')};
import { TalosNetboot } from ${lib('talos')};
import { Cilium } from ${lib('addons/cilium')};
const matchbox = new Matchbox(home, 'matchbox', { endpoint: 'http://10.0.112.2:8080' });
new TalosNetboot(home, 'netboot', { talos, matchbox });
new Cilium(home, 'cilium');`,
};

/** What the program needs of others. */
const program = (options: TalosProgram): string =>
  talosProgram(options).replace(
    'engine: argoCd()',
    "engine: argoCd(), externalCrds: ['monitoring.coreos.com', 'gateway.networking.k8s.io']",
  );

interface Plan {
  readonly machines: readonly object[];
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly found: string; readonly mend?: string }[];
  readonly steps: readonly {
    readonly title: string;
    readonly done: boolean;
    readonly commands: readonly string[];
    readonly notes: readonly string[];
  }[];
}

const planOf = (here: TalosProject): Plan => JSON.parse(here.homelab(['plan', 'home', '-o', 'json']).stdout) as Plan;
const missingIn = ({ checks }: Plan): readonly (readonly [string, string, string | undefined])[] =>
  checks.filter(({ ok }) => !ok).map(({ name, found, mend }) => [name, found, mend] as const);

function wholeProject(): TalosProject {
  const here = new TalosProject();
  here.place.write('main.ts', program(whole));
  return here;
}

describe('plan', () => {
  test('tells machines, checks and steps of a cluster of which nothing is there yet', () => {
    const here = wholeProject();
    const { status, stdout, stderr } = here.homelab(['plan', 'home']);
    expect([status, stderr]).toEqual([0, '9 things missing\n']);
    expect(stdout.replaceAll(here.place.folder, '')).toMatchInlineSnapshot(`
     "Machines
     HOSTNAME  ROLE           ADDRESS     MACS                                 DISK       SCHEMATIC  HARDWARE
     one       control-plane  10.0.4.101  00:23:24:e7:29:40                    /dev/sda   37656798   gpu: Radeon 780M
     two       worker         by DHCP     00:23:24:e7:29:41 00:23:24:e7:29:42  type nvme  37656798

     Checks
     ok       talosctl                /bin/talosctl
     missing  rsync                   not on PATH  → install rsync
     missing  ssh                     not on PATH  → install ssh
     missing  kubectl                 not on PATH  → install kubectl
     missing  pulumi                  not on PATH  → install pulumi
     missing  dist/home               18 files not as the program says  → homelab synth
     missing  addresses               of two not known  → give the first interface addresses, or dhcp: { address } if a server reserves one
     ok       cni                     cilium
     missing  assets                  .homelab/home/assets/talos/1.13.9/amd64/initramfs.xz missing, and 1 more file  → homelab assets --cluster home
     missing  secrets                 .homelab/home/secrets.yaml is not there  → homelab talos secrets home
     missing  machine configurations  .homelab/home/machine-configs/one.yaml missing, and 1 more  → homelab talos render home

     Steps
      1. render
           homelab synth
      2. download what the machines boot from
           homelab assets --cluster home
      3. make the cluster's secrets
           homelab talos secrets home
         - keep a copy where you keep passwords
      4. make the machine configurations
           homelab talos render home
      5. send it to the boot server
           homelab matchbox sync <user>@10.0.112.2:<folder of matchbox> --cluster home
         - matchbox serves the machine configurations, keys included, unencrypted to everyone who reaches it: keep its network apart
      6. let machines find the boot server
         - or build iPXE with dist/home/ipxe/embed.ipxe and boot it from a USB stick
         - let the firmware boot from the network, behind the disk
      7. switch the machines on
         - control planes first: one, two
      8. tell talosctl where they are
           export TALOSCONFIG="$PWD/.homelab/home/talosconfig"
           talosctl config endpoint 10.0.4.101
           talosctl config node 10.0.4.101
      9. start etcd
           talosctl bootstrap --nodes 10.0.4.101
         - once, on this one control plane only, when it says that it waits for it; the others join it
     10. fetch the kubeconfig
           talosctl kubeconfig .homelab/home/kubeconfig --nodes 10.0.4.101 --merge=false --force
           export KUBECONFIG="$PWD/.homelab/home/kubeconfig"
     11. install the CNI and the GitOps engine
           pulumi up
         - the nodes stay NotReady until pods have a network: cilium comes first, everything else waits for it
     12. see that all is well
           talosctl health
           kubectl get nodes
           kubectl get applications --all-namespaces
     "
    `);
  });

  test('-o json holds the same, with the whole ids of schematics', () => {
    expect(planOf(wholeProject()).machines[1]).toEqual({
      hostname: 'two',
      role: 'worker',
      architecture: 'amd64',
      macs: ['00:23:24:e7:29:41', '00:23:24:e7:29:42'],
      installDisk: { type: 'nvme' },
      schematic: '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba',
      installer: 'factory.talos.dev/metal-installer/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba:v1.13.9',
      hardware: {},
    });
  });

  test('--check is content when everything is there, and steps that are done say so', () => {
    const here = wholeProject().withSecrets();
    here.place.write('main.ts', program(whole).replace('dhcp: true }', "dhcp: { address: '10.0.4.102' } }"));
    for (const tool of ['rsync', 'ssh', 'kubectl', 'pulumi']) {
      here.place.write(`bin/${tool}`, '#!/bin/sh\n');
      chmodSync(join(here.place.folder, 'bin', tool), 0o755);
    }
    const assets: Record<string, object> = {};
    for (const asset of ['initramfs.xz', 'vmlinuz']) {
      here.place.write(`.homelab/home/assets/talos/1.13.9/amd64/${asset}`, asset);
      const url = `https://factory.talos.dev/image/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba/v1.13.9/${asset === 'vmlinuz' ? 'kernel-amd64' : 'initramfs-amd64.xz'}`;
      assets[url] = { size: asset.length, sha256: createHash('sha256').update(asset).digest('hex') };
    }
    here.place.write('assets.lock.json', JSON.stringify({ version: 1, assets }));
    chmodSync(join(here.place.folder, '.homelab/home/secrets.yaml'), 0o600);
    here.homelab(['synth']);
    here.homelab(['talos', 'render', 'home']);
    expect(missingIn(planOf(here))).toEqual([]);
    const checked = here.homelab(['plan', 'home', '--check']);
    expect([checked.status, checked.stderr]).toEqual([0, 'everything is there\n']);
    expectNoSecrets(checked);
    expect(
      planOf(here)
        .steps.filter(({ done }) => done)
        .map(({ title }) => title),
    ).toEqual([
      'render',
      'download what the machines boot from',
      "make the cluster's secrets",
      'make the machine configurations',
    ]);

    // Each thing that is no longer right is found again.
    here.place.write(
      'main.ts',
      program({ ...whole, props: 'sysctls: { "vm.max_map_count": "262144" }' }).replace(
        'dhcp: true }',
        "dhcp: { address: '10.0.4.102' } }",
      ),
    );
    here.place.write('.homelab/home/assets/talos/1.13.9/amd64/vmlinuz', 'damaged');
    chmodSync(join(here.place.folder, '.homelab/home/secrets.yaml'), 0o644);
    expect(missingIn(planOf(here))).toEqual([
      ['dist/home', '1 file not as the program says', 'homelab synth'],
      ['assets', '.homelab/home/assets/talos/1.13.9/amd64/vmlinuz differs', 'homelab assets --cluster home'],
      ['secrets', '.homelab/home/secrets.yaml can be read by others', 'chmod 600 .homelab/home/secrets.yaml'],
      ['machine configurations', 'made from other patches, versions or secrets than there are now', 'homelab talos render home'],
    ]);
    here.place.write('.homelab/home/secrets.yaml', bundle.replace('canary-cluster-id-01', 'canary-cluster-id-02'));
    here.place.write('main.ts', program(whole).replace('dhcp: true }', "dhcp: { address: '10.0.4.102' } }"));
    expect(missingIn(planOf(here)).map(([name]) => name)).toContain('machine configurations');
    expect(here.homelab(['plan', 'home', '--check']).status).toBe(1);
  });

  test('without tools says how to get them, an old talosctl included', () => {
    const here = wholeProject();
    expect(
      missingIn(planOf(here))
        .slice(0, 4)
        .map(([name, , mend]) => [name, mend]),
    ).toEqual([
      ['rsync', 'install rsync'],
      ['ssh', 'install ssh'],
      ['kubectl', 'install kubectl'],
      ['pulumi', 'install pulumi'],
    ]);
    const data = JSON.parse(here.homelab(['plan', 'home', '-o', 'json'], { STUB_VERSION: 'v1.11.5' }).stdout) as Plan;
    expect(data.checks[0]).toEqual({
      name: 'talosctl',
      ok: false,
      found: "talosctl is 1.11.5, and 'home' has Talos 1.13.9: it needs talosctl 1.13 or later",
    });
  });

  test('machines without network boot are told their configuration, with the image that they boot', () => {
    const step = planOf(new TalosProject()).steps.find(({ title }) => title === 'switch the machines on');
    expect(step).toEqual({
      title: 'switch the machines on',
      done: false,
      commands: [
        'talosctl apply-config --insecure --nodes 10.0.4.101 --file .homelab/home/machine-configs/one.yaml',
        'talosctl apply-config --insecure --nodes <address of two> --file .homelab/home/machine-configs/two.yaml',
      ],
      notes: [
        'control planes first: one, two',
        'they boot https://factory.talos.dev/image/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba/v1.13.9/metal-amd64.iso from a USB stick',
      ],
    });
  });

  test('a CNI of nobody, and control planes without a VIP, are missing', () => {
    const here = new TalosProject();
    const second =
      "new Machine(home, 'three', { role: 'control-plane', macs: ['00:23:24:e7:29:43'], installDisk: '/dev/sda', interfaces: [{ addresses: ['10.0.4.103/24'] }] });";
    const text = talosProgram({ network: "cni: 'none'", props: "endpoint: 'https://10.0.4.101:6443'", more: second });
    here.place.write('main.ts', text);
    expect(missingIn(planOf(here))).toContainEqual([
      'cni',
      "the network plan says cni: 'none', and no add-on brings one",
      'add one, such as Cilium',
    ]);
    expect(planOf(here).checks.map(({ name }) => name)).not.toContain('vip');
    here.place.write('main.ts', text.replace(/^const talos = .*$/m, '').replace("vip: '10.0.4.100',", ''));
    expect(missingIn(planOf(here))).toContainEqual([
      'vip',
      'none, with 2 control planes',
      'give the NetworkPlan a vip, or the cluster an endpoint that leads to all of them',
    ]);
    expect(planOf(here).steps.map(({ title }) => title)).toEqual([
      'render',
      'switch the machines on',
      'install the CNI and the GitOps engine',
      'see that all is well',
    ]);
  });
});

describe('fails when', () => {
  const here = new TalosProject();
  here.place.write(
    'main.ts',
    talosProgram({
      more: `import { ClusterSet } from ${lib('.')};
new Cluster(homelab, 'guest', { domain: 'guest.example.net', engine: argoCd(), host: home });
new Cluster(homelab, 'empty', { domain: 'empty.example.net', engine: argoCd() });
new ClusterSet(homelab, 'guests', { hub: home, selector: { matchLabels: { a: 'b' } }, example: { name: 'x', domain: 'x.example.net', environment: 'staging' } });`,
    }),
  );

  test.each<readonly [readonly string[], number, string]>([
    [[], 2, 'plan needs a cluster: homelab plan <cluster>'],
    [['hom'], 2, "no cluster or set is called 'hom'; did you mean home?"],
    [['guests'], 2, "'guests' is a set of clusters: its machines are not known"],
    [['guest'], 1, "cluster 'guest' runs on machines of 'home': homelab plan home"],
    [['empty'], 1, "cluster 'empty' has no machines: describe them, new Machine(…)"],
  ])('homelab plan %j', (args, code, message) => {
    const { status, stdout, stderr } = here.homelab(['plan', ...args]);
    expect([status, stdout, firstLine(stderr)]).toEqual([code, '', `error: ${message}`]);
  });
});
