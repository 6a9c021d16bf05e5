import { ApiObject, Chart, Lazy, Size, Testing } from 'cdk8s';
import fc from 'fast-check';
import { decorated, documentOf, unchecked, uncheckedReason, withoutNamespace } from '../../lib/core/document';

const chart = (): Chart => new Chart(Testing.app(), 'chart', { namespace: 'web', labels: { chart: 'label' } });
const map = (props: object = {}, scope = chart()): ApiObject =>
  new ApiObject(scope, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' }, ...props });

describe('the document of an object', () => {
  test('is what cdk8s makes of it, for all plain data', () => {
    // cdk8s refuses maps with keys that every object has.
    const key = fc.string({ minLength: 1 }).filter(each => !(each in {}));
    const value = fc.letrec(tie => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constantFrom('', 0, false),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(key, tie('any'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).any;
    const text = fc.stringMatching(/^[a-z]{1,8}$/);
    const metadata = fc.record(
      {
        labels: fc.dictionary(text, text, { maxKeys: 2, noNullPrototype: true }),
        annotations: fc.dictionary(text, text, { maxKeys: 2, noNullPrototype: true }),
        namespace: text,
        finalizers: fc.array(text, { minLength: 1, maxLength: 2 }),
        generation: fc.integer(),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    fc.assert(
      fc.property(value, value, metadata, (data, spec, extra) => {
        const object = map({ data, spec, metadata: { name: 'map', ...extra } });
        expect(documentOf(object)).toEqual(object.toJson());
      }),
    );
  });

  test('keeps null and the order of keys, and leaves out what is undefined', () => {
    const document = documentOf(map({ data: { b: null, a: 1 }, c: undefined, b: null }));
    expect(JSON.stringify(document)).toBe(
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"map","namespace":"web","labels":{"chart":"label"}},"data":{"b":null,"a":1},"b":null}',
    );
  });

  test('takes keys that every object of JavaScript has', () => {
    const data = { constructor: 'x', toString: 'y', ...(JSON.parse('{"__proto__":"z"}') as object) };
    expect(JSON.stringify(documentOf(map({ data }))['data'])).toBe('{"constructor":"x","toString":"y","__proto__":"z"}');
  });

  test('takes fields of the metadata that every object of JavaScript has', () => {
    expect(documentOf(map({ metadata: { name: 'map', constructor: 'x' } })).metadata['constructor']).toBe('x');
  });

  test('shares what is plain with the object, and never changes it', () => {
    const data = { a: [{ b: 1 }] };
    const late = { c: [1, Lazy.any({ produce: () => 2 })] };
    const document = documentOf(map({ data, late }));
    expect(document['data']).toBe(data);
    expect(document['late']).toEqual({ c: [1, 2] });
    expect(late.c).toHaveLength(2);
    expect(late.c[1]).not.toBe(2);
  });

  test('has lazy values produced wherever they stand, also within what a lazy value produced', () => {
    const inner = { produce: () => ({ deep: Lazy.any({ produce: () => 'x' }) }) };
    expect(
      documentOf(map({ data: [Lazy.any(inner), { y: Lazy.any({ produce: () => [] }) }], spec: Lazy.any(inner) })),
    ).toMatchObject({
      data: [{ deep: 'x' }, { y: [] }],
      spec: { deep: 'x' },
    });
    const labelled = map();
    labelled.metadata.add('late', Lazy.any({ produce: () => 'y' }));
    expect(documentOf(labelled).metadata).toMatchObject({ late: 'y' });
  });

  test('of a class that has its own way to be serialized is left to cdk8s', () => {
    class Upper extends ApiObject {
      override toJson(): unknown {
        return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'UPPER' } };
      }
    }
    const scope = chart();
    expect(documentOf(new Upper(scope, 'upper', { apiVersion: 'v1', kind: 'ConfigMap' })).metadata.name).toBe('UPPER');
  });

  test('with instances of classes is left to cdk8s, which refuses those it does not know', () => {
    expect(() => documentOf(map({ data: { size: Size.gibibytes(1) } }))).toThrow("can't render non-simple object of type 'Size'");
    expect(() => documentOf(map({ data: [new Date(0)] }))).toThrow("can't render non-simple object of type 'Date'");
  });

  test('with owners has them', () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'x' }];
    expect(documentOf(map({ metadata: { name: 'map', ownerReferences } })).metadata['ownerReferences']).toEqual(ownerReferences);
  });
});

test('an object is unchecked only with a reason', () => {
  const [one, other] = [map(), map()];
  expect(unchecked(one, 'because')).toBe(one);
  expect([uncheckedReason(one), uncheckedReason(other)]).toEqual(['because', undefined]);
});

test('the namespace that a chart stamped on an object comes off, and nothing else', () => {
  const document = documentOf(map({ data: { a: '1' } }));
  expect(withoutNamespace(document)).toEqual({ ...document, metadata: { name: 'map', labels: { chart: 'label' } } });
});

describe("an engine's labels and annotations", () => {
  const document = documentOf(map({ metadata: { name: 'map', annotations: { own: 'a', both: 'own' } } }));

  test("are put beside the object's own, which win", () => {
    const { metadata } = decorated(document, {
      annotations: { both: 'engine', more: 'b' },
      labels: { chart: 'engine', more: 'c' },
    });
    expect(metadata.annotations).toEqual({ own: 'a', both: 'own', more: 'b' });
    expect(metadata.labels).toEqual({ chart: 'label', more: 'c' });
  });

  test('that are none leave the object as it is', () => {
    expect(decorated(document, {})).toBe(document);
  });
});
