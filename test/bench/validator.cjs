// What validation costs: each figure from a fresh process, median of 5; as JSON.
//   node test/bench/validator.cjs
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');
const FOUR = ['ApplicationSet', 'Gateway', 'Deployment', 'ClusterSecretStore'];

/** Compiles the sources once into a folder of the package's shape, so that no figure contains a compiler. */
function compile(folder) {
  const { transformFileSync } = require('@swc/core');
  const options = {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs', ignoreDynamic: true },
    swcrc: false,
  };
  for (const source of ['lib/core', 'lib/core/cel', 'test/imports/corpus']) {
    for (const name of fs.readdirSync(path.join(root, source)).filter(name => name.endsWith('.ts'))) {
      const target = path.join(folder, source, name.replace(/\.ts$/, '.js'));
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, transformFileSync(path.join(root, source, name), options).code);
    }
  }
  fs.symlinkSync(path.join(root, 'imports'), path.join(folder, 'imports'));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
}

function milliseconds(start) {
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function kindsOf(objects) {
  return new Map(objects.map(object => [`${object.apiVersion} ${object.kind}`, object]));
}

/** The rules of 4 of the kinds are evaluated as well: what a user waits for. */
const SCENARIOS = {
  'first verdict of 4 kinds, ms': (folder, objects) => {
    const four = FOUR.map(kind => objects.find(object => object.kind === kind));
    const start = process.hrtime.bigint();
    const { Schemas } = require(path.join(folder, 'lib/core/schemas.js'));
    const schemas = new Schemas();
    for (const object of four) expectValid(schemas.validate(object), object);
    return milliseconds(start);
  },
  'loading 40 kinds, ms': (folder, objects) => {
    const { Schemas } = require(path.join(folder, 'lib/core/schemas.js'));
    const kinds = [...kindsOf(objects).values()].slice(0, 40);
    const start = process.hrtime.bigint();
    const schemas = new Schemas();
    for (const object of kinds) if (schemas.kindOf(object.apiVersion, object.kind) === undefined) throw new Error(object.kind);
    return milliseconds(start);
  },
  'loading 40 kinds and the first verdict of each, ms': (folder, objects) => {
    const { Schemas } = require(path.join(folder, 'lib/core/schemas.js'));
    const kinds = [...kindsOf(objects).values()].slice(0, 40);
    const start = process.hrtime.bigint();
    const schemas = new Schemas();
    for (const object of kinds) expectValid(schemas.validate(object), object);
    return milliseconds(start);
  },
  'first 400 objects of 50 kinds after loading, ms': (folder, objects) => {
    const { Schemas } = require(path.join(folder, 'lib/core/schemas.js'));
    const schemas = new Schemas();
    for (const object of objects) schemas.kindOf(object.apiVersion, object.kind);
    const start = process.hrtime.bigint();
    for (let index = 0; index < 400; index++) schemas.validate(objects[index % objects.length]);
    return milliseconds(start);
  },
  'warm, 4 kinds, µs an object': (folder, objects) =>
    warm(
      folder,
      FOUR.map(kind => objects.find(object => object.kind === kind)),
    ),
  'warm, all kinds of the corpus, µs an object': (folder, objects) => warm(folder, objects),
  'warm, HTTPRoute, µs an object': (folder, objects) =>
    warm(
      folder,
      objects.filter(object => object.kind === 'HTTPRoute'),
    ),
};

function warm(folder, objects) {
  const { Schemas } = require(path.join(folder, 'lib/core/schemas.js'));
  const schemas = new Schemas();
  // Copies, as every object of a homelab is its own.
  const copies = Array.from({ length: 5000 }, (_, index) => structuredClone(objects[index % objects.length]));
  for (const object of copies) schemas.validate(object);
  const start = process.hrtime.bigint();
  for (const object of copies) schemas.validate(object);
  return (milliseconds(start) * 1000) / copies.length;
}

function expectValid(problems, object) {
  if (problems.length > 0) throw new Error(`${object.kind}: ${JSON.stringify(problems)}`);
}

function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'validator-bench-'));
  try {
    compile(folder);
    const rows = Object.keys(SCENARIOS).map(scenario => {
      const figures = Array.from({ length: 5 }, () =>
        Number(execFileSync(process.execPath, [__filename, scenario, folder], { encoding: 'utf8' })),
      );
      return [scenario, Math.round(figures.sort((a, b) => a - b)[2] * 100) / 100];
    });
    console.log(JSON.stringify(Object.fromEntries(rows), null, 2));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv.length > 2) {
  const [scenario, folder] = process.argv.slice(2);
  const { OBJECTS } = require(path.join(folder, 'test/imports/corpus/index.js'));
  console.log(SCENARIOS[scenario](folder, OBJECTS));
} else main();
