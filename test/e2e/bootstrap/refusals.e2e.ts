import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithComponents } from './components';
import { freePorts } from './processes';
import type { Run } from './pulumi';
import { scene, versions, type Scene } from './scene';

describeWithComponents('an up that cannot be right', programs => {
  let at: Scene;
  let before: readonly string[];

  beforeAll(async () => {
    at = await scene(programs);
    before = await versions(at.cluster);
  });

  afterAll(async () => {
    await at.end();
  });

  /** It failed with one error, and neither cluster nor state has changed. */
  async function expectRefused(run: Run, message: string): Promise<void> {
    expect(run.status).not.toBe(0);
    expect(run.errors).toEqual([message]);
    expect(await at.stack.resources().then(all => all.filter(({ type }) => type !== 'pulumi:pulumi:Stack'))).toEqual([]);
    expect(await versions(at.cluster)).toEqual(before);
  }

  test('fails when the context is none of the kubeconfig', async () => {
    await at.stack.set('kubeContext', 'hib');
    await expectRefused(await at.stack.up(), `kubeconfig ${at.cluster.kubeconfig} has no context 'hib'; did you mean hub?`);
    await at.stack.unset('kubeContext');
  });

  test('fails when the context is of another cluster', async () => {
    const config = JSON.parse(readFileSync(at.cluster.kubeconfig, 'utf8')) as Record<string, unknown[]>;
    const [cluster] = config['clusters'] as readonly object[];
    config['clusters']?.push({ ...cluster, name: 'lab' });
    config['contexts']?.push({ name: 'lab', context: { cluster: 'lab', user: 'admin' } });
    writeFileSync(at.cluster.kubeconfig, JSON.stringify(config));
    await at.stack.set('kubeContext', 'lab');
    await expectRefused(
      await at.stack.up(),
      `context 'lab' of ${at.cluster.kubeconfig} is of cluster 'lab', and this stack is 'hub': set kubeContext`,
    );
    await at.stack.unset('kubeContext');
  });

  test('fails when the context leads to another server', async () => {
    await at.stack.set('apiServer', 'https://10.0.4.100:6443');
    await expectRefused(
      await at.stack.up(),
      `context 'hub' of ${at.cluster.kubeconfig} leads to ${at.cluster.server}, and the API server of 'hub' is at 10.0.4.100: set kubeContext, or apiServer`,
    );
    await at.stack.unset('apiServer');
  });

  test('fails when the cluster does not know the credentials', async () => {
    await refusedWith(
      { token: 'of-another-cluster' },
      ({ server }) => `cluster 'hub' at ${server} does not accept the credentials of context 'hub' (401): get a new kubeconfig`,
    );
  });

  test('fails when nothing listens there', async () => {
    const [port = 0] = await freePorts(1);
    await refusedWith(
      { server: `https://127.0.0.1:${port}` },
      ({ server }) => `cluster 'hub' cannot be reached at ${server}: ECONNREFUSED`,
    );
  });

  test('fails when a secret is not configured', async () => {
    await at.stack.unset('token');
    const run = await at.stack.up();
    expect(run.status).not.toBe(0);
    expect(run.errors.join('\n')).toMatch(/Missing required configuration variable 'first-minute:token'/);
    expect(await versions(at.cluster)).toEqual(before);
    await at.stack.set('token', at.canary, { secret: true });
  });

  /** Runs with a kubeconfig that is wrong in one way. */
  async function refusedWith(
    wrong: { readonly token?: string; readonly server?: string },
    message: (facts: { readonly server: string }) => string,
  ): Promise<void> {
    const { server = at.cluster.server, token } = wrong;
    const text = readFileSync(at.cluster.kubeconfig, 'utf8').replaceAll(at.cluster.server, server);
    const file = join(at.folder, 'wrong-kubeconfig');
    writeFileSync(file, token === undefined ? text : text.replace(/"token":"[^"]*"/, `"token":"${token}"`));
    const stack = at.stack.with({ KUBECONFIG: file });
    await expectRefused(await stack.up(), message({ server }));
  }
});
