/** A field name as the part of a type name: `x-kubernetes-foo` and `tlsConfig` become `XKubernetesFoo` and `TlsConfig`. */
export function pascal(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter(word => word !== '');
  return words.map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
}

const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/(Status|Dns|Https|Tls|Aws|Sns|Kms|Bus|Redis|Kubernetes|Access|Address|Class|ss)$/, '$1'],
  [/ies$/, 'y'],
  [/(x|ch|sh|ss)es$/, '$1'],
  [/s$/, ''],
];

/** What one item of a list of that name is called: `Rules` and `Policies` become `Rule` and `Policy`. */
export function singular(word: string): string {
  const ending = ENDINGS.find(([pattern]) => pattern.test(word));
  return ending === undefined ? word : word.replace(ending[0], ending[1]);
}

/** Whether a field name can stand in an interface without quotes. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

/** A string literal of TypeScript in single quotes. */
export function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}
