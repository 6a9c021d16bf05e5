import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import { resolve, sep } from 'node:path';
import { ApiObject, Lazy } from 'cdk8s';
import { homelab } from '../../apps/site';
import { theCluster } from '../../apps/the-cluster';
import { vclusterMedia } from '../../apps/vcluster-media';
import { vclusters } from '../../apps/vclusters';
import { ManifestAddon, type Homelab, type Rendering } from '../../lib';
import { cluster } from '../../lib/testing';

const imports = resolve(__dirname, '../../imports') + sep;

/** What rendering may not do: functions of an object by name. */
const forbidden: readonly (readonly [object: object, names: readonly string[]])[] = [
  [Math, ['random']],
  [performance, ['now']],
  [process, ['hrtime', 'uptime', 'cwd']],
  [globalThis, ['fetch', 'setTimeout', 'setInterval', 'setImmediate']],
  [crypto, ['randomBytes', 'randomFillSync', 'randomInt', 'randomUUID']],
  [os, ['hostname', 'userInfo', 'networkInterfaces']],
  [net, ['connect', 'createConnection']],
  [dgram, ['createSocket']],
  [dns, ['lookup', 'resolve']],
  [http, ['request', 'get']],
  [https, ['request', 'get']],
  [childProcess, ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync']],
  [fs, ['appendFileSync', 'createWriteStream', 'mkdirSync', 'mkdtempSync', 'openSync', 'renameSync', 'rmSync', 'unlinkSync']],
  [fs, ['writeFile', 'writeFileSync', 'writeSync', 'readdirSync']],
];

/** Runs with everything forbidden that would make the result depend on when and where it is made. */
function isolated<T>(run: () => T): T {
  const RealDate = Date;
  class NoClock extends RealDate {
    constructor(...given: readonly [] | readonly [string | number | Date]) {
      if (given.length === 0) throw new Error('new Date() is forbidden');
      super(given[0]);
    }

    static override now(): number {
      throw new Error('Date.now is forbidden');
    }
  }
  const spies = forbidden.flatMap(([object, names]) =>
    names.map(name =>
      jest.spyOn(object as Record<string, () => never>, name).mockImplementation(() => {
        throw new Error(`${name} is forbidden`);
      }),
    ),
  );
  const read = fs.readFileSync;
  const readSpy = jest.spyOn(fs, 'readFileSync').mockImplementation(((path: fs.PathOrFileDescriptor, ...rest: never[]) => {
    if (!String(path).startsWith(imports)) throw new Error(`to read ${String(path)} is forbidden`);
    return read(path, ...rest);
  }) as typeof fs.readFileSync);
  globalThis.Date = NoClock as DateConstructor;
  try {
    return run();
  } finally {
    globalThis.Date = RealDate;
    for (const spy of [...spies, readSpy]) spy.mockRestore();
  }
}

/** A homelab whose one object is made while it is rendered. */
function lazily(produce: () => unknown): Homelab {
  const target = cluster();
  const notes = new ManifestAddon(target, 'notes', { namespace: 'notes' });
  const data = Lazy.any({ produce: () => ({ text: String(produce()) }) }) as object;
  new ApiObject(notes.manifests, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' }, data });
  return target.node.root as Homelab;
}

test('rendering takes no clock, no randomness, no network, no child process, and of the disk only the schemas', () => {
  const build = (): Rendering => {
    const root = homelab();
    const hub = theCluster(root);
    vclusters(root, hub);
    vclusterMedia(root, hub);
    return root.render();
  };
  // Loads what is loaded when it is first needed.
  const before = build();
  expect([...isolated(build).files]).toEqual([...before.files]);
});

describe('that it would be noticed', () => {
  test.each<readonly [string, () => unknown]>([
    ['new Date() is forbidden', () => new Date()],
    ['Date.now is forbidden', () => Date.now()],
    ['random is forbidden', () => Math.random()],
    ['randomUUID is forbidden', () => crypto.randomUUID()],
    ['connect is forbidden', () => net.connect(1)],
    ['spawnSync is forbidden', () => childProcess.spawnSync('true')],
    ['fetch is forbidden', () => fetch('http://localhost')],
    ['cwd is forbidden', () => process.cwd()],
    ['to read /etc/hostname is forbidden', () => fs.readFileSync('/etc/hostname')],
  ])('%s', (message, produce) => {
    expect(() => isolated(() => lazily(produce).render())).toThrow(`home/notes/manifests/map: ${message}`);
  });

  test('and a fixed date is none of these', () => {
    const root = lazily(() => new Date(0).toISOString());
    expect([...isolated(() => root.render()).files.values()].join()).toContain('1970-01-01T00:00:00.000Z');
  });
});
