import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { removeProjects } from './project';
import { TalosProject, type TalosProgram } from './talos-project';

afterAll(removeProjects);

const hasRsync = spawnSync('rsync', ['--version']).status === 0;
const lib = (path: string): string => JSON.stringify(resolve(__dirname, '../../lib', path));
const booted: TalosProgram = {
  more: `import { Matchbox } from ${lib('metal')};
import { TalosNetboot } from ${lib('talos')};
const matchbox = new Matchbox(home, 'matchbox', { endpoint: 'http://10.0.112.2:8080' });
new TalosNetboot(home, 'netboot', { talos, matchbox });`,
};

(hasRsync ? test : test.skip)(
  `what is rendered for machines that boot into Talos arrives where their profiles point${hasRsync ? '' : ' (skipped: rsync is not installed)'}`,
  () => {
    const here = new TalosProject(booted).withSecrets();
    const path = `${here.environment()['PATH'] ?? ''}:${process.env['PATH'] ?? ''}`;
    const assets: Record<string, object> = {};
    for (const [name, image] of [
      ['vmlinuz', 'kernel-amd64'],
      ['initramfs.xz', 'initramfs-amd64.xz'],
    ] as const) {
      here.place.write(`.homelab/home/assets/talos/1.13.9/amd64/${name}`, name);
      const url = `https://factory.talos.dev/image/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba/v1.13.9/${image}`;
      assets[url] = { size: name.length, sha256: createHash('sha256').update(name).digest('hex') };
    }
    here.place.write('assets.lock.json', JSON.stringify({ version: 1, assets }));
    mkdirSync(join(here.place.folder, 'server'));
    expect(here.homelab(['talos', 'render', 'home']).status).toBe(0);
    const sync = () => here.homelab(['matchbox', 'sync', 'server'], { PATH: path });
    expect(sync()).toMatchObject({ status: 0, stderr: 'home: 11 sent, 0 removed, 0 unchanged\n' });

    const server = join(here.place.folder, 'server');
    const groups = readdirSync(join(server, 'groups')).sort();
    expect(groups).toEqual(['one.json', 'two-1.json', 'two-2.json']);
    for (const group of groups) {
      const { profile } = JSON.parse(readFileSync(join(server, 'groups', group), 'utf8')) as { profile: string };
      const { boot } = JSON.parse(readFileSync(join(server, 'profiles', `${profile}.json`), 'utf8')) as {
        boot: { kernel: string; initrd: readonly string[]; args: readonly string[] };
      };
      const config = boot.args.at(-1)?.replace('talos.config=http://10.0.112.2:8080', '') ?? '';
      for (const file of [boot.kernel, ...boot.initrd, config])
        expect([file, existsSync(join(server, file))]).toEqual([file, true]);
      expect(readFileSync(join(server, config), 'utf8')).toContain(`hostname: ${profile}\n`);
      expect(statSync(join(server, config)).mode & 0o777).toBe(0o640);
    }

    here.place.write(
      '.homelab/home/secrets.yaml',
      here.place.read('.homelab/home/secrets.yaml').replace('cluster-id-01', 'cluster-id-02'),
    );
    expect(sync()).toMatchObject({
      status: 0,
      stderr:
        'note machine configurations of home are not of this program and these secrets: homelab talos render home\n' +
        'home: 0 sent, 0 removed, 11 unchanged\n',
    });
  },
);
