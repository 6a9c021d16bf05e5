import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { ApiObject, App } from 'cdk8s';
import { Construct } from 'constructs';
import { parseAllDocuments } from 'yaml';
import { Cluster, Homelab, HomelabError, ManifestAddon, type KubernetesObject } from '../../lib';
import { home, Release, set } from '../support/invalid';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'homelab-'))));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const repository = { url: 'https://git.example.net/homelab.git' };
const output = (): string => join(folder, 'dist');

/** A homelab with one object in it, which is `text`, or wrong. */
function homelab(text: string | number): Homelab {
  const root = new Homelab({ repository, output: output() });
  const notes = new ManifestAddon(home(root), 'notes', { namespace: 'notes' });
  new ApiObject(notes.manifests, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' }, data: { text } });
  return root;
}

/** Text by path of what lies in a folder, without the list of what the writer owns. */
function tree(path: string): Readonly<Record<string, string>> {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const files = entries.map(entry => join(entry.parentPath, entry.name)).filter(file => !file.includes(`${sep}.owned${sep}`));
  return Object.fromEntries(files.sort().map(file => [relative(path, file).replaceAll(sep, '/'), readFileSync(file, 'utf8')]));
}

/** Runs with `CDK8S_OUTDIR` set, as `cdk8s synth` does. */
function underCdk8s(outdir: string, run: () => void): void {
  const before = process.env['CDK8S_OUTDIR'];
  process.env['CDK8S_OUTDIR'] = outdir;
  try {
    run();
  } finally {
    if (before === undefined) delete process.env['CDK8S_OUTDIR'];
    else process.env['CDK8S_OUTDIR'] = before;
  }
}

describe('synth', () => {
  test('writes what is rendered, and nothing else', () => {
    const root = homelab('one');
    root.synth();
    expect(tree(output())).toEqual(Object.fromEntries(root.render().files));
  });

  test('that finds a problem writes nothing: neither into a folder that is not there nor over what was there', () => {
    expect(() => {
      homelab(1).synth();
    }).toThrow(HomelabError);
    expect(existsSync(output())).toBe(false);

    homelab('one').synth();
    const before = tree(output());
    expect(() => {
      homelab(1).synth();
    }).toThrow(HomelabError);
    expect(tree(output())).toEqual(before);
  });

  test('touches no file that stays as it is', () => {
    homelab('one').synth();
    const inodes = (): readonly string[] =>
      Object.keys(tree(output())).map(path => {
        const { ino, mtimeMs } = statSync(join(output(), path));
        return `${path} ${ino} ${mtimeMs}`;
      });
    const before = inodes();
    homelab('one').synth();
    expect(inodes()).toEqual(before);
  });

  test('removes a file of an object that is gone', () => {
    homelab('one').synth();
    const map = 'home/manifests/notes/config/configmap.notes.map.yaml';
    expect(Object.keys(tree(output()))).toContain(map);
    const root = new Homelab({ repository, output: output() });
    const notes = new ManifestAddon(home(root), 'notes', { namespace: 'notes' });
    new ApiObject(notes.manifests, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } });
    root.synth();
    expect(Object.keys(tree(output()))).not.toContain(map);
  });

  test('under cdk8s synth writes its own output, and the same tree where cdk8s looks for it', () => {
    const outdir = join(folder, 'build');
    underCdk8s(outdir, () => {
      homelab('one').synth();
    });
    expect(tree(outdir)).toEqual(tree(output()));
    expect(Object.keys(tree(outdir))).toContain('home/manifests/notes/config/configmap.notes.map.yaml');
  });

  test('under cdk8s synth that finds a problem writes neither', () => {
    homelab('one').synth();
    const before = tree(output());
    const outdir = join(folder, 'build');
    underCdk8s(outdir, () => {
      expect(() => {
        homelab(1).synth();
      }).toThrow(HomelabError);
    });
    expect([existsSync(outdir), tree(output())]).toEqual([false, before]);
  });

  test('takes an empty CDK8S_OUTDIR for none', () => {
    underCdk8s('', () => {
      homelab('one').synth();
    });
    expect(readdirSync(folder)).toEqual(['dist']);
  });

  test('hands the homelab over to the command line, which then writes', () => {
    const handOver = Symbol.for('cdk8s-homelab.synth');
    const taken: Homelab[] = [];
    Object.defineProperty(globalThis, handOver, { value: (root: Homelab) => taken.push(root), configurable: true });
    try {
      const root = homelab('one');
      root.synth();
      expect(taken).toEqual([root]);
      expect(existsSync(output())).toBe(false);
    } finally {
      Reflect.deleteProperty(globalThis, handOver);
    }
  });
});

describe('synthYaml', () => {
  test('is every object, and neither the values of charts nor what only kustomize reads', () => {
    const root = homelab('one');
    const hub = root.targets.find(target => target instanceof Cluster);
    if (hub === undefined) throw new Error('no cluster');
    new Release(hub, 'web', { values: { replicas: 2 } });
    new Release(set(root, 'members', hub), 'api', { values: { apiVersion: 'v1' } });
    const { files, objects } = root.render();
    expect([...files.keys()].filter(path => path.includes('/values/'))).toHaveLength(2);
    const found = parseAllDocuments(root.synthYaml()).map(document => document.toJS() as KubernetesObject);
    expect(found.filter(({ metadata }) => metadata.name === '')).toEqual([]);
    expect(found).toHaveLength(objects);
    expect(found.map(({ kind }) => kind)).not.toContain('Kustomization');
  });

  test('writes nothing, and is empty for a homelab without clusters', () => {
    expect(homelab('one').synthYaml()).toContain('\n---\n');
    expect(new Homelab({ repository, output: output() }).synthYaml()).toBe('');
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('a homelab is an app of cdk8s, and writes to dist unless it is told another folder', () => {
  const root = new Homelab({ repository });
  expect(root).toBeInstanceOf(App);
  expect([root.output, root.outdir, homelab('one').output]).toEqual(['dist', 'dist', output()]);
});

test('clusters and sets come by name, whatever else lies in the tree', () => {
  const root = new Homelab({ repository });
  const hub = home(root);
  new Construct(root, 'between');
  set(root, 'members', hub);
  new Cluster(root, 'a', { domain: 'a.example.net', engine: hub.engine });
  expect(root.targets.map(({ node }) => node.id)).toEqual(['a', 'home', 'members']);
});
