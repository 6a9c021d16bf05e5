import fc from 'fast-check';
import { Schematic, type SchematicProps } from '../../../lib/talos/schematic';
import { ask, moduleProgram } from '../go';

interface Made {
  readonly id: string;
  readonly yaml: string;
}

const program = moduleProgram('schematic');
const testWithGo = 'path' in program ? test : test.skip;
const path = 'path' in program ? program.path : '';
const reason = 'skipped' in program ? ` (skipped, ${program.skipped})` : '';

/** Text that YAML's readers and writers stumble over: numbers, dates, truth values, indicators, spaces, lines, control characters. */
const awkward = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }).filter(text => !text.includes('\0')),
  fc
    .array(fc.constantFrom('\n', '\n\n', ' ', '  ', '\t', 'a', 'é', ': ', ' #', '- ', '|', '\r', '\x85', "'", '"'), {
      maxLength: 8,
    })
    .map(parts => parts.join('')),
  fc
    .array(fc.constantFrom('0', '1', '7', '8', '9', '_', '.', '-', '+', 'x', 'o', 'b', 'e', 'E', ':', 'T', 'Z', ' '), {
      maxLength: 9,
    })
    .map(parts => parts.join('')),
  fc.constantFrom(
    'yes',
    'No',
    'on',
    'OFF',
    'y',
    'N',
    'true',
    'False',
    'null',
    'Null',
    '~',
    '<<',
    '=',
    '.inf',
    '-.INF',
    '.nan',
    '',
    '!tag',
    '&a',
    '*a',
    '%a',
    '@a',
    '`a',
  ),
  fc.constantFrom(
    '2001-01-01',
    '2001-2-30',
    '2001-12-14t21:59:43.10-05:00',
    '2001-12-14 21:59:43.10',
    '190:20:30',
    '0b11',
    '0o17',
    '017',
    '0x_1f',
    '1_000',
    '1e3',
    '1.5',
    '.5',
    '5.',
    '1e400',
    '18446744073709551615',
    '18446744073709551616',
    '-9223372036854775809',
    '---',
    '...',
    '--- a',
    '{}',
    '[]',
    'a: b\nc',
    'a\n b\n',
    ' a\nb',
    'a\n\n\n',
  ),
);

const key = fc.stringMatching(/^[a-cA-C_][a-cY0-9_.-]{0,4}$/);

const value: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    awkward,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const argument = awkward.filter(text => text !== '' && !/\s/.test(text));
const schematics = fc.record<SchematicProps>(
  {
    extraKernelArgs: fc.array(argument, { maxLength: 4 }),
    meta: fc.array(fc.record({ key: fc.integer({ min: 0, max: 255 }), value: awkward }), { maxLength: 3 }),
    systemExtensions: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}\/[a-z][a-z0-9-]{0,8}$/), { maxLength: 4 }),
    bootloader: fc.constantFrom('dual-boot', 'sd-boot', 'grub'),
    secureboot: fc.record({ includeWellKnownCertificates: fc.boolean() }),
    overlay: fc.record(
      {
        image: awkward.filter(text => text !== ''),
        name: awkward.filter(text => text !== ''),
        options: fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true }),
      },
      { requiredKeys: ['image', 'name'] },
    ) as fc.Arbitrary<NonNullable<SchematicProps['overlay']>>,
  },
  { requiredKeys: [] },
);

/** What a person sends: JSON, which is YAML too, so that what is read does not depend on our writer. */
function request({ overlay, extraKernelArgs, meta, systemExtensions, bootloader, secureboot }: SchematicProps): string {
  const officialExtensions = systemExtensions && { officialExtensions: systemExtensions };
  const customization = { secureboot, bootloader, systemExtensions: officialExtensions, meta, extraKernelArgs };
  const text = JSON.stringify({ overlay, customization });
  return text.replace(/[^ -~]/gu, character => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`);
}

describe(`the Image Factory's own schematics${reason}`, () => {
  testWithGo('give 3,000 generated ones the same text and the same id', () => {
    const given = fc.sample(schematics, { numRuns: 3000, seed: 20 });
    const ours = given.map(props => new Schematic(props));
    const answers = ask<Made>(path, given.map(request));
    const differences = ours.flatMap(({ id, yaml }, at) => {
      const theirs = answers[at];
      return theirs !== undefined && 'result' in theirs && theirs.result.id === id
        ? []
        : [JSON.stringify([yaml, theirs], null, 1)];
    });
    expect(differences.slice(0, 10)).toEqual([]);
  });

  testWithGo('refuse what is no schematic', () => {
    expect(ask(path, ['customization: { extensions: [] }'])).toEqual([
      { error: expect.stringContaining('extensions') as string },
    ]);
  });
});
