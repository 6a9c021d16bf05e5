import { exampleOf, factToken, hasFacts, parseFacts, resolveFacts, type Fact } from '../../lib/core/facts';

const domain: Fact = { name: 'domain', source: { annotation: 'cluster_domain' }, example: 'media.example.net' };
const token = factToken(domain);

describe('facts', () => {
  test('stand for the example until they are resolved', () => {
    expect(hasFacts(token)).toBe(true);
    expect(exampleOf(`https://app.${token}/x`)).toBe('https://app.media.example.net/x');
    expect(exampleOf('plain')).toBe('plain');
  });

  test('split a text into literal parts and facts', () => {
    expect(parseFacts(`*.${token}`)).toEqual(['*.', domain]);
    expect(parseFacts(`${token}${token}.`)).toEqual([domain, domain, '.']);
  });

  test('are found at their JSON pointers, and the document itself is not changed', () => {
    const document = { spec: { 'a/b~c': [`x-${token}`, 'y'], n: 1, none: null }, other: { deep: true } };
    const copy = structuredClone(document);
    const found: unknown[] = [];
    const resolved = resolveFacts(document, (pointer, text) => found.push([pointer, text]));
    expect(resolved).toEqual({ spec: { 'a/b~c': ['x-media.example.net', 'y'], n: 1, none: null }, other: { deep: true } });
    expect(resolved.other).toBe(document.other);
    expect(document).toEqual(copy);
    expect(found).toEqual([['/spec/a~1b~0c/0', ['x-', domain]]]);
  });

  test.each([
    ['replaceAll', token.replaceAll('.', '-')],
    ['toUpperCase', token.toUpperCase()],
    ['toLowerCase', token.toLowerCase()],
    ['split', token.split('.').join('/')],
    ['slice', token.slice(3)],
    ['a cut end', token.slice(0, -2)],
    ['encodeURIComponent', encodeURIComponent(token)],
    ['a changed number', token.replace(/\d+/, '9999999')],
  ])('fails when %s was used on one, naming the fact where it can still be told', (_how, text) => {
    expect(() => parseFacts(`x${text}y`)).toThrow(
      /^(fact 'domain'|a fact) was used in a computation: a fact of a set may only be put into text as it is; declare a fact of its own for the result$/,
    );
  });

  test('names the fact when a computation left its name', () => {
    expect(() => parseFacts(token.replaceAll('.', '-'))).toThrow(/^fact 'domain' was used in a computation/);
  });

  test('fails when one is used as a key', () => {
    expect(() => resolveFacts({ data: { [token]: 'x' } }, () => undefined)).toThrow(
      "fact 'domain' was used as a key, at /data: a fact may only stand in a value",
    );
  });
});
