import { parseCel, UnsupportedError } from '../../lib/core/cel/syntax';
import type { Expression } from '../../lib/core/cel/syntax';
import type { RuleData } from '../../lib/core/schema-file';

const TAKE_PATTERNS = new Set(['matches', 'find', 'findAll']);

/** The patterns that a rule and its message have as literals, each once. */
export function rulePatterns(rule: RuleData): readonly string[] {
  const texts = [rule.rule, ...(rule.messageExpression === undefined ? [] : [rule.messageExpression])];
  return [...new Set(texts.flatMap(text => patternsOf(parsed(text))))];
}

function parsed(text: string): Expression {
  try {
    return parseCel(text);
  } catch (error) {
    // It is reported as not evaluated when it is met.
    if (error instanceof UnsupportedError) return { kind: 'literal', value: null };
    throw error;
  }
}

function patternsOf(node: Expression): readonly string[] {
  switch (node.kind) {
    case 'select':
      return patternsOf(node.target);
    case 'index':
      return [...patternsOf(node.target), ...patternsOf(node.index)];
    case 'list':
      return node.items.flatMap(patternsOf);
    case 'map':
      return node.entries.flatMap(([key, value]) => [...patternsOf(key), ...patternsOf(value)]);
    case 'call': {
      const operands = [...(node.target === undefined ? [] : [node.target]), ...node.args];
      const pattern = TAKE_PATTERNS.has(node.name) ? operands[1] : undefined;
      const own = pattern?.kind === 'literal' && typeof pattern.value === 'string' ? [pattern.value] : [];
      return [...own, ...operands.flatMap(patternsOf)];
    }
    default:
      return [];
  }
}
