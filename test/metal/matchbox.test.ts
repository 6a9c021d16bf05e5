import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { Matchbox, MatchboxGroup, MatchboxProfile } from '../../lib/metal';
import { homelab, renderTarget } from '../../lib/testing';
import { images, metal, metalFiles, profile } from './scene';
import { expectGolden } from './golden';

const read = (files: Readonly<Record<string, string>>, path: string): unknown => JSON.parse(files[path] ?? 'null');

test('profiles, groups, assets and scripts are their golden files', () => {
  const { cluster, matchbox } = metal();
  const one = profile(matchbox, 'controlplane1', { name: 'Control plane 1', ignition: 'a.ign', generic: 'b.tmpl' });
  new MatchboxGroup(matchbox, 'controlplane1', {
    name: 'Control plane 1',
    profile: one,
    mac: '00-23-24-E7-29-40',
    uuid: '4C4C4544-0043-3510-8052-B4C04F4D4C32',
    selector: { serial: 'PF0X', arch: 'x86_64' },
    metadata: { rack: { name: 'r1', units: [1, 2] } },
  });
  const rescue = new MatchboxProfile(matchbox, 'rescue', {
    kernel: 'https://boot.example.net/vmlinuz?a=1&b=2',
    initrd: ['https://boot.example.net/initrd.img', { source: matchbox.externalAsset('rescue/tools.img'), name: 'tools' }],
    args: ['initrd=initrd.img', 'initrd=tools'],
  });
  new MatchboxGroup(matchbox, 'default', { profile: rescue });
  profile(matchbox, 'hidden', { menu: false });
  matchbox.prepare({ id: 'b', factory: 'https://factory.example.net', yaml: 'customization: {}\n' });
  matchbox.prepare({ id: 'a', factory: 'https://factory.example.net', yaml: 'overlay: {}\n' });
  expectGolden('matchbox', metalFiles(cluster));
});

test('a matchbox that knows nothing yet still shows its menu', () => {
  const { cluster } = metal();
  const files = metalFiles(cluster);
  expect(Object.keys(files)).toEqual([
    'assets.json',
    'ipxe/embed.ipxe',
    'matchbox/assets/ipxe/home/boot.ipxe',
    'matchbox/assets/ipxe/home/menu.ipxe',
  ]);
  expect(files['matchbox/assets/ipxe/home/menu.ipxe']).not.toContain('profile');
});

test('whatever was made first, the files are the same', () => {
  const make = (ids: readonly string[]): Readonly<Record<string, string>> => {
    const { cluster, matchbox } = metal();
    for (const id of ids)
      new MatchboxGroup(matchbox, id, {
        profile: profile(matchbox, id),
        mac: `00:23:24:00:00:0${id}`,
        selector: { b: id, a: id },
      });
    for (const id of ids) matchbox.asset({ path: `more/${id}`, url: `https://images.example.net/${id}` });
    return metalFiles(cluster);
  };
  expect(make(['1', '2', '3'])).toEqual(make(['3', '1', '2']));
});

test('arguments keep their order, and are no list of words that are known', () => {
  const { cluster, matchbox } = metal();
  const args = ['z=1', 'a=2', 'initrd=initramfs.xz', 'z=1', 'config=http://10.0.4.2:8080/assets/a.yaml'];
  profile(matchbox, 'one', { args });
  expect(read(metalFiles(cluster), 'matchbox/profiles/one.json')).toMatchObject({ boot: { args } });
});

test('an asset may be named by what matchbox serves it as, and from anywhere', () => {
  const { cluster, matchbox } = metal();
  images(matchbox);
  new MatchboxProfile(matchbox, 'path', { kernel: '/assets/linux/amd64/vmlinuz' });
  new MatchboxProfile(matchbox, 'url', { kernel: `${matchbox.endpoint}/assets/linux/amd64/vmlinuz` });
  new MatchboxProfile(matchbox, 'elsewhere', { kernel: 'http://10.0.4.3:8080/assets/other' });
  const files = metalFiles(cluster);
  expect(read(files, 'matchbox/profiles/path.json')).toMatchObject({ boot: { kernel: '/assets/linux/amd64/vmlinuz' } });
  expect(read(files, 'matchbox/profiles/elsewhere.json')).toMatchObject({
    boot: { kernel: 'http://10.0.4.3:8080/assets/other' },
  });
});

test('an asset that is declared twice alike is one', () => {
  const { matchbox } = metal();
  expect(images(matchbox).kernel).toBe(images(matchbox).kernel);
  expect(matchbox.assets.manifest.assets).toHaveLength(2);
});

test('an initial file system under a name of its own is what its argument may refer to', () => {
  const { cluster, matchbox } = metal();
  const { initrd } = images(matchbox);
  profile(matchbox, 'one', { initrd: [{ source: initrd, name: 'main' }], args: ['initrd=main'] });
  profile(matchbox, 'two', { initrd: [initrd], args: ['initrd=initrd.magic'] });
  expect(read(metalFiles(cluster), 'matchbox/profiles/one.json')).toMatchObject({
    boot: { initrd: ['--name main /assets/linux/amd64/initramfs.xz'] },
  });
});

describe('clusters that share a server', () => {
  test('may serve the same file, and have matchboxes of one id', () => {
    const root = homelab();
    const home = metal('home', root);
    const media = metal('media', root);
    new MatchboxGroup(home.matchbox, 'a', { profile: profile(home.matchbox, 'a'), mac: '00:23:24:00:00:01' });
    new MatchboxGroup(media.matchbox, 'b', { profile: profile(media.matchbox, 'b'), mac: '00:23:24:00:00:02' });
    expect(Object.keys(metalFiles(media.cluster))).toContain('matchbox/groups/b.json');
  });

  test('on two servers, may have one id, selector and path', () => {
    const root = homelab();
    for (const [name, at] of [
      ['home', 'http://10.0.4.2:8080'],
      ['media', 'http://10.0.4.3:8080'],
    ] as const) {
      const { matchbox } = metal(name, root, at);
      new MatchboxGroup(matchbox, 'a', { profile: profile(matchbox, 'a'), mac: '00:23:24:00:00:01' });
      new MatchboxGroup(matchbox, 'default', { profile: profile(matchbox, 'b') });
      matchbox.asset({ path: 'x', url: `https://images.example.net/${name}` });
    }
    expect(() => root.render()).not.toThrow();
  });

  test('a group may boot what another cluster’s profile on that server says', () => {
    const root = homelab();
    const home = metal('home', root);
    const media = metal('media', root);
    new MatchboxGroup(media.matchbox, 'b', { profile: profile(home.matchbox, 'a') });
    expect(read(metalFiles(media.cluster), 'matchbox/groups/b.json')).toEqual({ id: 'b', name: 'b', profile: 'a' });
  });
});

test('the profiles and groups of a thousand machines take no time to speak of', () => {
  const cluster = new Cluster(homelab(), 'home', { domain: 'home.example.net', engine: argoCd() });
  const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
  const { kernel, initrd } = images(matchbox);
  const begin = process.cpuUsage();
  for (let index = 0; index < 1000; index++) {
    const id = `node-${index}`;
    const octets = [index >> 8, index & 255].map(each => each.toString(16).padStart(2, '0')).join(':');
    const made = new MatchboxProfile(matchbox, id, { kernel, initrd: [initrd], args: ['initrd=initramfs.xz', `hostname=${id}`] });
    new MatchboxGroup(matchbox, id, { profile: made, mac: `00:23:24:00:${octets}` });
  }
  const { files } = renderTarget(cluster);
  const { user, system } = process.cpuUsage(begin);
  expect([...files.keys()].filter(path => path.startsWith('matchbox/groups/'))).toHaveLength(1000);
  // Measured: 220 ms, and 450 ms for 4,000. What grows with the square of it would take many seconds.
  expect((user + system) / 1e6).toBeLessThan(3);
});
