import { HelmAddon } from '../core/helm-addon';
import type { Homelab } from '../core/homelab';
import { nearest } from '../core/nearest';
import { explainValues, type ValueExplanation, type ValuesOrigin } from '../core/values';
import { shownPath } from './failure';
import { UsageError } from './flags';
import { findProgram, loadHomelab } from './program';
import type { Paint } from './style';
import { formatFlag, programFlag } from './targets';
import { json, shownValue } from './text';
import { defineVerb } from './verb';

/** `homelab explain`: who set a value. */
export const verb = defineVerb({
  name: 'explain',
  positionals: '<target>/<add-on> [value.path]',
  maxPositionals: 2,
  description:
    'Tells of each value of an add-on which layer set it, file and line of that call, and what it took the place of.\n' +
    'With a path only that value, or what is below it. A value that nobody set here is the default of the chart.',
  flags: { program: programFlag, format: formatFlag },
  examples: [
    ['homelab explain home/metrics-server', 'every value of an add-on'],
    ['homelab explain home/kube-prometheus-stack grafana.ingress', 'one, or those below it'],
  ],
  run: async ({ positionals: [name, wanted], programArguments, flags }, { out, paintOut, timings, loadMain }) => {
    if (name === undefined) throw new UsageError('explain needs an add-on: homelab explain <target>/<add-on>');
    const homelab = await loadHomelab(findProgram(flags.program), programArguments, loadMain);
    timings.lap('program');
    const addon = addonOf(homelab, name);
    const all = explainValues(addon.valuesLayers);
    const explanations = wanted === undefined ? all : below(all, wanted, name);
    timings.lap('explain');
    if (flags.format === 'json') out(json(explanations.map(explanationData)));
    else
      out(
        explanations
          .map(explanation => explanationText(explanation, explanations.length === 1 ? Infinity : undefined, paintOut))
          .join(''),
      );
    return 0;
  },
});

function addonOf(homelab: Homelab, name: string): HelmAddon<unknown> {
  const constructs = homelab.targets.flatMap(target => target.node.findAll());
  const found = constructs.find(construct => construct.node.path === name);
  if (found instanceof HelmAddon) return found;
  if (found !== undefined) throw new UsageError(`'${name}' has no chart, so there are no values to merge`);
  const known = constructs.filter(construct => construct instanceof HelmAddon).map(construct => construct.node.path);
  const near = nearest(name, known);
  throw new UsageError(
    `no add-on is called '${name}'; ${near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`}`,
  );
}

/** What stands at a path or below it; where a path leads into a list, the list. */
function below(all: readonly ValueExplanation[], wanted: string, addon: string): readonly ValueExplanation[] {
  // A shell takes the quotes off keys with dots in them, so they are not asked for.
  const bare = wanted.replaceAll('"', '');
  const at = all.filter(({ path: quoted }) => {
    const path = quoted.replaceAll('"', '');
    return path === bare || path.startsWith(`${bare}.`) || bare.startsWith(`${path}.`);
  });
  if (at.length > 0) return at;
  const prefixes = all.flatMap(({ path }) => path.split('.').map((_part, index, parts) => parts.slice(0, index + 1).join('.')));
  const near = nearest(wanted, new Set(prefixes));
  const instead = near === undefined ? 'the default of the chart, if it has any' : `did you mean ${near}?`;
  throw new UsageError(`nobody sets '${wanted}' of ${addon}: ${instead}`);
}

function placeOf({ layer, file, line }: ValuesOrigin): string {
  return file === undefined ? layer : `${layer}, ${shownPath(file, process.cwd())}:${line}`;
}

/** @param longest where a value is cut: what is asked for alone is shown whole */
function explanationText({ path, value, origin, overrode }: ValueExplanation, longest: number | undefined, paint: Paint): string {
  const lines = [
    `${paint('bold', path)}: ${value === undefined ? paint('yellow', 'taken away') : shownValue(value, longest)}`,
    `    ${paint('cyan', placeOf(origin))}`,
    ...overrode.map(({ path: where, value: before, origin: by }) => {
      const at = where === path ? '' : ` at ${where}`;
      return `    ${paint('dim', `instead of ${shownValue(before, longest)}${at} of ${placeOf(by)}`)}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** An explanation, as `-o json` prints it; fields are only ever added. */
function explanationData({ path, value, origin, overrode }: ValueExplanation): object {
  return {
    path,
    ...(value === undefined ? { takenAway: true } : { value }),
    origin: originData(origin),
    overrode: overrode.map(before => ({ path: before.path, value: before.value ?? null, origin: originData(before.origin) })),
  };
}

function originData({ layer, file, line }: ValuesOrigin): object {
  return { layer, ...(file !== undefined && { file: shownPath(file, process.cwd()), line }) };
}
