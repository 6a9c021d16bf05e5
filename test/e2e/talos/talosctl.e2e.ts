import { copyFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { removeProjects, type Outcome } from '../../cli/project';
import { TalosProject, talosProgram, type TalosProgram } from '../../cli/talos-project';
import { moduleProgram } from '../go';

afterAll(removeProjects);

const configs = '.homelab/home/machine-configs';

/** A repository whose talosctl is Talos' own generator, patcher and validator of a release. */
function repository(talosctl: string, program: TalosProgram): TalosProject {
  const here = new TalosProject(program, {});
  copyFileSync(talosctl, join(here.place.folder, 'bin/talosctl'));
  return here;
}

interface MachineConfiguration {
  readonly machine: {
    readonly type: string;
    readonly network?: { readonly hostname?: string };
    readonly install: { readonly disk?: string; readonly diskSelector?: object; readonly image: string };
  };
  readonly cluster: { readonly secret: string; readonly controlPlane: { readonly endpoint: string } };
}

const documentsOf = (here: TalosProject, path: string): readonly Record<string, unknown>[] =>
  parseAllDocuments(here.place.read(path)).map(document => document.toJS() as Record<string, unknown>);

/** Every text of a bundle: none of them may be shown. */
function expectNone(here: TalosProject, { stdout, stderr }: Outcome): void {
  const texts = [...here.place.read('.homelab/home/secrets.yaml').matchAll(/: (\S{16,})$/gm)].map(([, text = '']) => text);
  expect(texts.length).toBeGreaterThan(10);
  for (const text of texts) expect(stdout + stderr).not.toContain(text);
}

describe.each([
  ['1.11.6', '1.34.1', 'v1.11.mod'],
  ['1.12.11', '1.34.1', 'v1.12.mod'],
  ['1.13.9', '1.34.1', 'go.mod'],
])('talosctl of Talos %s', (version, kubernetes, modfile) => {
  const program = moduleProgram('talos', modfile, 'talosctl');
  if ('skipped' in program) {
    test.skip(`skipped, ${program.skipped}`, () => undefined);
    return;
  }
  const here = repository(program.path, { version, kubernetes, network: "cni: 'none'" });

  test('makes secrets that we take for a bundle, and prints none', () => {
    const made = here.homelab(['talos', 'secrets', 'home']);
    expect(made.status).toBe(0);
    expectNone(here, made);
    expect(statSync(join(here.place.folder, '.homelab/home/secrets.yaml')).mode & 0o777).toBe(0o600);
  });

  test('takes our patches, and what it makes is valid', () => {
    const rendered = here.homelab(['talos', 'render', 'home']);
    expect(rendered).toEqual({ status: 0, stdout: '', stderr: `made 2 machine configurations in ${configs}/\n` });
    expect(readdirSync(join(here.place.folder, configs)).sort()).toEqual(['one.yaml', 'two.yaml']);
    const secret = /^ {4}secret: (\S+)$/m.exec(here.place.read('.homelab/home/secrets.yaml'))?.[1];
    for (const [name, type] of [
      ['one', 'controlplane'],
      ['two', 'worker'],
    ] as const) {
      const documents = documentsOf(here, `${configs}/${name}.yaml`);
      const { machine, cluster } = documents[0] as unknown as MachineConfiguration;
      expect([machine.type, cluster.secret, cluster.controlPlane.endpoint]).toEqual([type, secret, 'https://10.0.4.100:6443']);
      expect(machine.install.image).toMatch(new RegExp(`^factory\\.talos\\.dev/metal-installer/376567.*:v${version}$`));
      const hostname = documents.find(({ kind }) => kind === 'HostnameConfig')?.['hostname'] ?? machine.network?.hostname;
      expect(hostname).toBe(name);
    }
    expect(here.place.read('.homelab/home/talosconfig')).toContain('context: home');
  });

  test('makes the same of the same', () => {
    const before = ['one', 'two'].map(name => here.place.read(`${configs}/${name}.yaml`));
    expect(here.homelab(['talos', 'render', 'home']).status).toBe(0);
    expect(['one', 'two'].map(name => here.place.read(`${configs}/${name}.yaml`))).toEqual(before);
    expect(here.homelab(['plan', 'home', '--check']).stdout).toMatch(/^ok {7}machine configurations /m);
  });

  test('what it refuses is told without secrets, and what was there stays', () => {
    const before = here.place.read(`${configs}/one.yaml`);
    const props = "machines: { one: { patch: { machine: { install: { disk: '/dev/sda', diskSelector: { size: 'huge' } } } } } }";
    here.place.write('main.ts', talosProgram({ version, kubernetes, network: "cni: 'none'", props }));
    const refused = here.homelab(['talos', 'render', 'home', '--debug']);
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/^error: talosctl (machineconfig patch|validate) .*one\.yaml.*\n {2}ended with code 1: /);
    expectNone(here, refused);
    expect(here.place.read(`${configs}/one.yaml`)).toBe(before);
  });
});

const old = moduleProgram('talos', 'v1.11.mod', 'talosctl');
('skipped' in old ? test.skip : test)('a talosctl that is too old for the cluster is refused before anything is made', () => {
  const here = repository('path' in old ? old.path : '', {}).withSecrets();
  expect(here.homelab(['talos', 'render', 'home'])).toEqual({
    status: 1,
    stdout: '',
    stderr: "error: talosctl is 1.11.6, and 'home' has Talos 1.13.9: it needs talosctl 1.13 or later\n",
  });
});
