import { runGenerator } from './generator/run';

// Whatever starts this file, its own arguments are those behind its name.
const own = process.argv.findIndex(argument => /generate\.[cm]?[jt]s$/.test(argument));
runGenerator(process.argv.slice(own < 0 ? 2 : own + 1), process.cwd()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
