import { describeWithComponents } from './components';
import { require0 } from './pulumi';
import { scene, type Scene } from './scene';

describeWithComponents("a stack's secret", programs => {
  let at: Scene;
  const outputs: string[] = [];

  beforeAll(async () => {
    at = await scene(programs);
    for (const run of [await at.stack.preview(), await at.stack.up(), await at.stack.up(), await at.stack.refresh()]) {
      outputs.push(require0(run).output);
    }
  });

  afterAll(async () => {
    await at.end();
  });

  test('reaches the cluster', async () => {
    const found = await at.cluster.get('/api/v1/namespaces/external-secrets/secrets/onepassword-token');
    expect(Buffer.from(found?.data?.['token'] ?? '', 'base64').toString()).toBe(at.canary);
  });

  test('is nowhere in state, history, backups, configuration, caches or output', () => {
    const forms = [at.canary, Buffer.from(at.canary).toString('base64')];
    const texts = [...at.stack.texts(), ...outputs.map((text, index) => [`output ${index}`, text] as const)];
    expect(texts.length).toBeGreaterThan(10);
    const found = texts.filter(([, text]) => forms.some(form => text.includes(form))).map(([file]) => file);
    expect(found).toEqual([]);
  });

  test('is shown to nobody who does not ask for it', async () => {
    expect(await at.stack.outputs()).toMatchObject({ token: '[secret]' });
  });

  test('can be replaced: only its Secret changes', async () => {
    await at.stack.set('token', `${at.canary}-next`, { secret: true });
    expect(require0(await at.stack.up()).steps.filter(step => !step.includes('pulumi:pulumi:Stack'))).toEqual([
      'update core/v1:Secret hub-secret-external-secrets-onepassword-token',
    ]);
  });
});
