import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { filesProgram } from './files-program';
import { project, removeProjects, type Outcome, type Project } from './project';

const hasRsync = spawnSync('rsync', ['--version']).status === 0;
const kernel = randomBytes(3000);
const kernelUrl = 'https://factory.example.net/kernel-amd64';

afterAll(removeProjects);

/** What is rendered for the machines `machines` of a cluster. */
function cluster(name: string, machines: readonly string[], more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const files: Record<string, string> = {
    'assets.json': JSON.stringify({ assets: [{ path: 'talos/1.13.9/amd64/vmlinuz', url: kernelUrl }] }),
    ...more,
  };
  for (const machine of machines) {
    const args = ['talos.platform=metal', `talos.config=http://10.0.112.2:8080/assets/machine-configs/${name}/${machine}.yaml`];
    files[`matchbox/profiles/${machine}.json`] = JSON.stringify({
      id: machine,
      boot: { kernel: '/assets/talos/1.13.9/amd64/vmlinuz', args },
    });
    files[`matchbox/groups/${machine}.json`] = JSON.stringify({ id: machine, profile: machine });
  }
  return files;
}

const secret = (machine: string): string => `machine: { token: canary-${machine} }\n`;

/** A repository with everything that is sent, and an empty folder `server`. */
function ready(
  clusters: Readonly<Record<string, Record<string, string>>>,
  machines: readonly string[] = ['one', 'two'],
): Project {
  const here = project({ 'main.ts': filesProgram(clusters) });
  for (const name of Object.keys(clusters)) {
    for (const machine of machines) here.write(`.homelab/${name}/machine-configs/${machine}.yaml`, secret(machine));
    const vmlinuz = join(here.folder, '.homelab', name, 'assets/talos/1.13.9/amd64/vmlinuz');
    mkdirSync(dirname(vmlinuz), { recursive: true });
    writeFileSync(vmlinuz, kernel);
  }
  const sha256 = createHash('sha256').update(kernel).digest('hex');
  here.write('assets.lock.json', JSON.stringify({ version: 1, assets: { [kernelUrl]: { size: 3000, sha256 } } }));
  mkdirSync(join(here.folder, 'server'));
  return here;
}

function sync(here: Project, ...flags: readonly string[]): Outcome {
  return here.homelab(['matchbox', 'sync', 'server', ...flags]);
}

/** Every file on the server, by path. */
function onServer(here: Project): readonly string[] {
  const root = join(here.folder, 'server');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(name => statSync(join(root, name)).isFile())
    .sort();
}

const mode = (here: Project, path: string): string => (statSync(join(here.folder, 'server', path)).mode & 0o777).toString(8);
const firstLine = (text: string): string => text.split('\n')[0] ?? '';

const everything = [
  '.cdk8s-homelab/home.txt',
  'assets/machine-configs/home/one.yaml',
  'assets/machine-configs/home/two.yaml',
  'assets/talos/1.13.9/amd64/vmlinuz',
  'groups/one.json',
  'groups/two.json',
  'profiles/one.json',
  'profiles/two.json',
];

(hasRsync ? describe : describe.skip)(`matchbox sync${hasRsync ? '' : ' (skipped: rsync is not installed)'}`, () => {
  test('sends what is rendered, what was downloaded and the machine configurations, and the second time nothing', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    expect(sync(here)).toEqual({ status: 0, stdout: '', stderr: 'home: 7 sent, 0 removed, 0 unchanged\n' });
    expect(onServer(here)).toEqual(everything);
    expect(readFileSync(join(here.folder, 'server/assets/talos/1.13.9/amd64/vmlinuz'))).toEqual(kernel);
    expect(here.read('server/assets/machine-configs/home/one.yaml')).toBe(secret('one'));
    expect(sync(here).stderr).toBe('home: 0 sent, 0 removed, 7 unchanged\n');
    expect(readdirSync(join(here.folder, '.homelab/home')).sort()).toEqual(['assets', 'machine-configs']);
  });

  test('secrets may be read by their group only, everything else by the server, whatever the mask', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    const before = process.umask(0o077);
    try {
      sync(here);
    } finally {
      process.umask(before);
    }
    expect(
      [
        'assets/machine-configs/home/one.yaml',
        'assets/machine-configs/home',
        'assets/talos/1.13.9/amd64/vmlinuz',
        'groups/one.json',
      ].map(path => mode(here, path)),
    ).toEqual(['640', '750', '644', '644']);
  });

  test('modes and groups that are no longer right are put right', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    sync(here);
    chmodSync(join(here.folder, 'server/assets/machine-configs/home/one.yaml'), 0o644);
    chmodSync(join(here.folder, 'server/assets/machine-configs/home'), 0o755);
    expect(sync(here).stderr).toBe('home: 1 sent, 0 removed, 6 unchanged\n');
    expect([mode(here, 'assets/machine-configs/home/one.yaml'), mode(here, 'assets/machine-configs/home')]).toEqual([
      '640',
      '750',
    ]);
    const [group] = process.getgroups?.().slice(-1) ?? [];
    const name = /^([^:]+):/m.exec(
      readFileSync('/etc/group', 'utf8')
        .split('\n')
        .filter(line => line.split(':')[2] === `${process.getuid?.() === 0 ? 1 : group}`)
        .join('\n'),
    )?.[1];
    expect(sync(here, '--group', name ?? '').status).toBe(0);
    expect(statSync(join(here.folder, 'server/groups/one.json')).gid).toBe(process.getuid?.() === 0 ? 1 : group);
  });

  test('--dry-run tells what would be sent and removed, and changes nothing', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    sync(here);
    here.write('main.ts', filesProgram({ home: cluster('home', ['one'], { 'matchbox/groups/default.json': '{}' }) }));
    const { status, stdout, stderr } = sync(here, '--dry-run');
    expect([status, stderr]).toEqual([0, 'home: 1 to send, 3 to remove, 4 unchanged\n']);
    expect(stdout).toBe(
      'send    groups/default.json\nremove  assets/machine-configs/home/two.yaml\nremove  groups/two.json\nremove  profiles/two.json\n',
    );
    expect(onServer(here)).toEqual(everything);
    expect(JSON.parse(sync(here, '--dry-run', '-o', 'json').stdout)).toEqual({
      target: 'server',
      dryRun: true,
      clusters: [
        {
          cluster: 'home',
          sent: ['groups/default.json'],
          removed: ['assets/machine-configs/home/two.yaml', 'groups/two.json', 'profiles/two.json'],
          unchanged: 4,
        },
      ],
    });
  });

  test('removes what it sent and nobody needs any more, and keeps what others put there', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    sync(here);
    for (const foreign of ['groups/old.json', 'assets/talos/1.11.5/vmlinuz', 'ignition/x.ign'])
      here.write(`server/${foreign}`, 'theirs');
    here.write('main.ts', filesProgram({ home: { 'matchbox/groups/default.json': '{}' } }));
    expect(sync(here)).toMatchObject({ status: 0, stderr: 'home: 1 sent, 7 removed, 0 unchanged\n' });
    expect(onServer(here)).toEqual([
      '.cdk8s-homelab/home.txt',
      'assets/talos/1.11.5/vmlinuz',
      'groups/default.json',
      'groups/old.json',
      'ignition/x.ign',
    ]);
    expect(existsSync(join(here.folder, 'server/assets/machine-configs'))).toBe(false);
    expect(existsSync(join(here.folder, 'server/assets/talos/1.13.9'))).toBe(false);
  });

  test('clusters share a server: what one no longer needs stays while another does', () => {
    const both = { attic: cluster('attic', ['one']), home: cluster('home', ['two']) };
    const here = ready(both);
    expect(sync(here).stderr).toBe('attic: 4 sent, 0 removed, 0 unchanged\nhome: 3 sent, 0 removed, 1 unchanged\n');
    here.write('main.ts', filesProgram({ ...both, attic: { 'matchbox/groups/attic.json': '{}' } }));
    sync(here, '--cluster', 'attic');
    expect(onServer(here)).toEqual([
      '.cdk8s-homelab/attic.txt',
      '.cdk8s-homelab/home.txt',
      'assets/machine-configs/home/two.yaml',
      'assets/talos/1.13.9/amd64/vmlinuz',
      'groups/attic.json',
      'groups/two.json',
      'profiles/two.json',
    ]);
  });

  test('names with signs that rsync gives a meaning to are just names', () => {
    const odd = { 'matchbox/assets/a[1].txt': 'a', 'matchbox/assets/b#c.txt': 'b' };
    const here = ready({ home: odd });
    for (const foreign of ['assets/a1.txt', 'assets/a.txt']) here.write(`server/${foreign}`, 'theirs');
    sync(here);
    here.write('main.ts', filesProgram({ home: { 'matchbox/groups/default.json': '{}' } }));
    sync(here);
    expect(onServer(here)).toEqual(['.cdk8s-homelab/home.txt', 'assets/a.txt', 'assets/a1.txt', 'groups/default.json']);
  });

  test('what is half sent when it fails is listed, so the next run can remove it', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    const rsync = `#!/bin/sh
case "$*" in *--dry-run*) ;; *)
  for word in "$@"; do case "$word" in --files-from=*) grep -q '^profiles/' "\${word#*=}" && { echo 'write failed: No space left' >&2; exit 11; };; esac; done
esac
PATH=\${PATH#*:} exec rsync "$@"
`;
    const full = here.homelab(['matchbox', 'sync', 'server'], programs(here, { rsync }));
    expect([full.status, full.stderr]).toEqual([1, "error: target 'server': write failed: No space left\n"]);
    expect(onServer(here)).toEqual(everything.slice(0, 4));
    here.write('main.ts', filesProgram({ home: { 'matchbox/groups/default.json': '{}' } }));
    expect(sync(here).status).toBe(0);
    expect(onServer(here)).toEqual(['.cdk8s-homelab/home.txt', 'groups/default.json']);
  });

  test('what the rendering says is sent, not what an old dist says', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    here.write('dist/home/matchbox/groups/stale.json', '{}');
    sync(here);
    expect(onServer(here)).toEqual(everything);
  });

  test('a configuration of another server, or of whoever asks, is left to the user, who is told', () => {
    const args = ['talos.config=https://configs.example.net/a.yaml', 'talos.config=http://h:8080/assets/${mac}.yaml'];
    const here = ready({ home: { 'matchbox/profiles/one.json': JSON.stringify({ boot: { args } }) } });
    expect(sync(here)).toMatchObject({
      status: 0,
      stderr:
        'note profiles/one.json names https://configs.example.net/a.yaml, which is not a file of this server: it is left to you\n' +
        'note profiles/one.json names http://h:8080/assets/${mac}.yaml, which is not a file of this server: it is left to you\n' +
        'home: 1 sent, 0 removed, 0 unchanged\n',
    });
  });
});

/** A remote shell that logs its arguments and runs the command here. */
const fakeShell = `#!/bin/sh
echo "$*" >> "$(dirname "$0")/ssh.log"
while [ $# -gt 0 ]; do case "$1" in -l|-p) shift 2;; -*) shift;; *) break;; esac; done
shift
exec sh -c "$*"
`;

/** Puts programs in front of PATH; returns the environment for it. */
function programs(here: Project, texts: Readonly<Record<string, string>>): { readonly PATH: string } {
  for (const [name, text] of Object.entries(texts)) {
    here.write(`bin/${name}`, text);
    chmodSync(join(here.folder, 'bin', name), 0o755);
  }
  return { PATH: `${join(here.folder, 'bin')}:${process.env['PATH'] ?? ''}` };
}

(hasRsync ? describe : describe.skip)(`over a remote shell${hasRsync ? '' : ' (skipped: rsync is not installed)'}`, () => {
  test('sends to a user at a host, in an order in which nothing points at what is not there', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    const environment = programs(here, { ssh: fakeShell });
    const place = join(here.folder, 'server');
    const { status, stderr } = here.homelab(['matchbox', 'sync', `root@boot.example.net:${place}`], environment);
    expect([status, stderr]).toEqual([0, 'home: 7 sent, 0 removed, 0 unchanged\n']);
    expect(onServer(here)).toEqual(everything);
    expect(here.read('bin/ssh.log')).toMatch(/^(-l root boot\.example\.net rsync --server .*\n)+$/);
    const written = ['assets/talos/1.13.9/amd64/vmlinuz', 'profiles/one.json', 'groups/one.json'].map(
      path => statSync(join(place, path)).ctimeMs,
    );
    expect(written).toEqual([...written].sort((a, b) => a - b));
  });

  test('--rsh is handed to rsync, and a folder with spaces and signs stays one', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    programs(here, { shell: fakeShell });
    const place = join(here.folder, 'a $(touch hacked) b');
    mkdirSync(place);
    const shell = `${join(here.folder, 'bin/shell')} -p 2222`;
    expect(here.homelab(['matchbox', 'sync', `boot:${place}`, '--rsh', shell])).toMatchObject({ status: 0 });
    expect(readdirSync(place).sort()).toEqual(['.cdk8s-homelab', 'assets', 'groups', 'profiles']);
    expect(here.read('bin/ssh.log')).toContain('-p 2222 boot rsync --server');
    expect(existsSync(join(here.folder, 'hacked'))).toBe(false);
  });

  test.each<readonly [string, string, string]>([
    [
      'the host cannot be reached',
      'echo "ssh: connect to host boot port 22: No route to host" >&2; exit 255',
      "target 'root@boot:/srv' cannot be reached (ssh: connect to host boot port 22: No route to host)",
    ],
    [
      'the host lets nobody in',
      'echo "root@boot: Permission denied (publickey)." >&2; exit 255',
      "target 'root@boot:/srv' refuses to let this user in (root@boot: Permission denied (publickey).)",
    ],
    [
      'there is no rsync on the host',
      'echo "bash: line 1: rsync: command not found" >&2; exit 127',
      "rsync is not installed where 'root@boot:/srv' is (bash: line 1: rsync: command not found)",
    ],
    ['the shell says nothing', 'exit 3', "target 'root@boot:/srv' cannot be reached (rsync ended with code 12)"],
  ])('fails when %s', (_, script, message) => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    const { status, stderr } = here.homelab(
      ['matchbox', 'sync', 'root@boot:/srv'],
      programs(here, { ssh: `#!/bin/sh\n${script}\n` }),
    );
    expect([status, stderr]).toEqual([1, `error: ${message}\n`]);
  });

  test('fails when there is no remote shell', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    const { status, stderr } = here.homelab(['matchbox', 'sync', 'root@boot:/srv', '--rsh', './none']);
    expect([status, firstLine(stderr)]).toEqual([
      1,
      expect.stringMatching(
        /^error: target 'root@boot:\/srv' cannot be reached: the remote shell is not installed \(.*Failed to exec/,
      ),
    ]);
  });
});

(hasRsync ? describe : describe.skip)(`fails when${hasRsync ? '' : ' (skipped: rsync is not installed)'}`, () => {
  test('a file of the same name is there that was not sent from here, unless it is the same, or --adopt', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    here.write('server/groups/two.json', 'theirs');
    const { status, stderr } = sync(here);
    expect([status, stderr]).toEqual([
      1,
      "error: 'server' has a groups/two.json that was not sent from here, and it differs: --adopt replaces it\n",
    ]);
    expect(onServer(here)).toEqual(['groups/two.json']);
    expect(sync(here, '--adopt').status).toBe(0);
    expect(here.read('server/groups/two.json')).toBe('{"id":"two","profile":"two"}');
  });

  test('two clusters send different files of one name', () => {
    const group = (profile: string) => ({ 'matchbox/groups/default.json': JSON.stringify({ id: 'default', profile }) });
    const here = ready({ attic: group('a'), home: group('b') });
    expect(sync(here).stderr).toContain(
      "error: groups/default.json of 'server' was sent for both attic and home, and differs: it needs another name in one of them\n",
    );
    expect(here.read('server/groups/default.json')).toContain('"a"');
  });

  test.each([['../../../etc/passwd'], ['/etc/passwd'], ['assets/../../x'], ['.ssh/authorized_keys']])(
    'the list on the server names %s',
    path => {
      const here = ready({ home: cluster('home', ['one', 'two']) });
      here.write('server/.cdk8s-homelab/home.txt', `# a list\n${path}\n`);
      expect(sync(here).stderr).toBe(
        `error: .cdk8s-homelab/home.txt of 'server' is damaged: '${path}' is no file of a boot server; correct the line, or remove the list and what it names\n`,
      );
      expect(onServer(here)).toEqual(['.cdk8s-homelab/home.txt']);
    },
  );

  test('the target is not there', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    const { status, stderr } = here.homelab(['matchbox', 'sync', 'nowhere']);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^error: target 'nowhere' is not there: make it the folder that matchbox reads, or correct the path \(.*change_dir.*\)\n$/,
      ),
    ]);
  });

  test('the target may not be written', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    const rsync = `#!/bin/sh\necho 'rsync: [generator] recv_generator: mkdir "/srv/assets" failed: Permission denied (13)' >&2\nexit 23\n`;
    const { status, stderr } = here.homelab(['matchbox', 'sync', 'server'], programs(here, { rsync }));
    expect([status, stderr]).toEqual([
      1,
      'error: target \'server\' may not be written or read by this user ([generator] recv_generator: mkdir "/srv/assets" failed: Permission denied (13))\n',
    ]);
  });

  test('a machine configuration or a download is missing, or damaged', () => {
    const here = ready({ home: cluster('home', ['one', 'two']) });
    const config = join(here.folder, '.homelab/home/machine-configs/two.yaml');
    rmSync(config);
    expect(sync(here).stderr).toBe(
      'error: profiles/two.json sends its machine to /assets/machine-configs/home/two.yaml, and .homelab/home/machine-configs/two.yaml is not there: homelab talos render home\n',
    );
    const vmlinuz = '.homelab/home/assets/talos/1.13.9/amd64/vmlinuz';
    here.write(vmlinuz, 'damaged');
    expect(sync(here).stderr).toBe(`error: ${vmlinuz} is not what assets.lock.json says: homelab assets\n`);
    rmSync(join(here.folder, vmlinuz));
    expect(sync(here).stderr).toBe(`error: ${vmlinuz} is missing: homelab assets\n`);
    expect(onServer(here)).toEqual([]);
  });
});

describe('a command line that does not do', () => {
  const here = project({ 'main.ts': filesProgram({ home: {} }) });

  test.each<readonly [readonly string[], string]>([
    [[], 'matchbox sync needs a target: homelab matchbox sync user@host:/var/lib/matchbox'],
    [['rsync://host/x'], "target must be user@host:/folder or a folder here, got 'rsync://host/x'"],
    [['host::module'], "target must be user@host:/folder or a folder here, got 'host::module'"],
    [['a\nb'], "target must be user@host:/folder or a folder here, got 'a"],
    [['@host:/x'], "target must be user@host:/folder or a folder here, got '@host:/x'"],
    [['server', '--group', '-x'], '--group needs a value: --group <name>'],
    [['server', '--group', 'a:b'], "--group must be the name of a group, got 'a:b'"],
  ])('homelab matchbox sync %j', (args, message) => {
    const { status, stdout, stderr } = here.homelab(['matchbox', 'sync', ...args]);
    expect([status, stdout, firstLine(stderr).slice(0, 7 + message.length)]).toEqual([2, '', `error: ${message}`]);
  });

  test('a target behind a dash is refused, too', () => {
    const { status, stderr } = here.homelab(['matchbox', 'sync', '-e', 'x']);
    expect([status, firstLine(stderr)]).toEqual([2, "error: unknown flag '-e'"]);
  });

  test('nothing boots from a matchbox', () => {
    expect(here.homelab(['matchbox', 'sync', 'server'])).toMatchObject({
      status: 1,
      stderr: 'error: nothing of home boots from a matchbox: there is nothing to send\n',
    });
  });

  test('clusters boot from two servers', () => {
    const program = filesProgram({ attic: {}, home: {} }).replace(
      'homelab.synth();',
      `import { Matchbox } from ${JSON.stringify(resolve(__dirname, '../../lib/metal'))};
homelab.targets.forEach((target, index) => new Matchbox(target, 'matchbox', { endpoint: 'http://10.0.112.' + index + ':8080' }));
homelab.synth();`,
    );
    const { status, stderr } = project({ 'main.ts': program }).homelab(['matchbox', 'sync', 'server']);
    expect([status, firstLine(stderr)]).toEqual([
      2,
      'error: attic boots from http://10.0.112.0:8080 and home from http://10.0.112.1:8080: give --cluster, one server at a time',
    ]);
  });

  test('rsync is not installed', () => {
    const place = project({
      'main.ts': filesProgram({ home: { 'matchbox/groups/a.json': '{}' } }),
      'bin/git': '#!/bin/sh\nexit 1\n',
    });
    mkdirSync(join(place.folder, 'server'));
    expect(place.homelab(['matchbox', 'sync', 'server'], { PATH: join(place.folder, 'bin') }).stderr).toBe(
      'error: rsync cannot be run: it is not installed, or not on PATH\n',
    );
  });

  test.each([['matchbox/other/x', "'other/x' is in none of assets, generic, ignition, cloud, profiles, groups"]])(
    'a file lies in no folder of matchbox: %s',
    (path, message) => {
      const place = project({ 'main.ts': filesProgram({ home: { [path]: 'x' } }) });
      expect(place.homelab(['matchbox', 'sync', 'server']).stderr).toBe(`error: ${message}\n`);
    },
  );
});
