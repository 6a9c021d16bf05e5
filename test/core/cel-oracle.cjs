// Evaluates CEL rules with another implementation: reads [{ rule, self }] from stdin, writes what each gives to stdout.
// It is a program of its own because that implementation is an ES module, which Jest cannot load.
const { Environment } = require('@marcbachmann/cel-js');

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
});
const programs = new Map();

/** Integers, numbers and lengths of time come wrapped, as JSON does not tell them apart. */
function revive(_key, value) {
  if (typeof value !== 'object' || value === null) return value;
  if ('$int' in value) return BigInt(value.$int);
  if ('$double' in value) return value.$double;
  if ('$duration' in value) return environment.evaluate(`duration("${value.$duration}")`);
  return value;
}

function result(rule, self) {
  if (!programs.has(rule)) {
    try {
      programs.set(rule, environment.parse(rule));
    } catch (error) {
      programs.set(rule, error);
    }
  }
  const program = programs.get(rule);
  if (program instanceof Error) return `not known: ${program.message.split('\n')[0]}`;
  try {
    return program({ self });
  } catch (error) {
    return `failed: ${error.message.split('\n')[0]}`;
  }
}

let input = '';
process.stdin.on('data', chunk => (input += chunk));
process.stdin.on('end', () => {
  const cases = JSON.parse(input);
  process.stdout.write(JSON.stringify(cases.map(({ rule, self }) => result(rule, JSON.parse(self, revive)))));
});
