import { RE2JS } from 're2js';
import { messageOf } from '../lib/errors.ts';
import { nearest } from '../lib/suggest.ts';
import { runUnitTests } from '../rules/unit-test.ts';
import type { UnitTestReport } from '../rules/unit-test.ts';
import type { Arguments, ExitCode } from './command.ts';
import { flag, text, UsageError } from './command.ts';
import { nodeAddress } from './node-address.ts';
import { checkedText, checkRuleFile } from './rules-check.ts';
import { compiledRules, compiledText, printedText, readGroups, shownText } from './rules-show.ts';

const actions = ['check', 'test', 'show'];

/** Runs `etlmon rules`; apart from the command's own file so that its help costs nothing. */
export async function runRules(args: Arguments, defaultAddress: string): Promise<ExitCode> {
  const [name = '', ...files] = args.operands;
  if (!actions.includes(name)) throw new UsageError(unknownAction(name));
  if (text(args, 'run') !== undefined && name !== 'test') throw new UsageError('--run goes with test only');
  if (text(args, 'node') !== undefined && name !== 'show') throw new UsageError('--node goes with show only');
  if (text(args, 'config') !== undefined && name !== 'show')
    throw new UsageError('--config goes with show only');
  if (name === 'show') return show(args, files, defaultAddress);
  if (files.length === 0) throw new UsageError(`${name} needs a file`);
  return name === 'check' ? check(args, files) : test(args, files);
}

function check(args: Arguments, names: readonly string[]): ExitCode {
  const files = names.map(checkRuleFile);
  print(args, { files }, () => files.map(checkedText).join('\n'));
  return files.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

function test(args: Arguments, names: readonly string[]): ExitCode {
  const isWanted = nameFilter(text(args, 'run'));
  const files = names.map((name) => runUnitTests(name, { isWanted }));
  print(args, { files }, () => files.map(testedText).join('\n'));
  return files.every(({ isPassed }) => isPassed) ? 0 : 1;
}

async function show(args: Arguments, operands: readonly string[], defaultAddress: string): Promise<ExitCode> {
  const [name, more] = operands;
  if (more !== undefined) throw new UsageError(`unexpected argument ${JSON.stringify(more)}`);
  const config = text(args, 'config');
  if (config !== undefined) {
    if (flag(args, 'json')) throw new UsageError('--json is for the rules of a node');
    return printed(await compiledText(await compiledRules(config), name), name);
  }
  const groups = await readGroups(nodeAddress(text(args, 'node') ?? defaultAddress));
  if (name !== undefined && !flag(args, 'json')) return printed(await printedText(groups, name), name);
  print(args, { groups }, () => shownText(groups));
  return groups.every(({ rules }) => rules.every(({ health }) => health !== 'err')) ? 0 : 1;
}

function printed(rules: string, name: string | undefined): ExitCode {
  if (rules === '') process.stderr.write(`no rule, group or file is called ${JSON.stringify(name)}\n`);
  process.stdout.write(rules);
  return rules === '' ? 1 : 0;
}

function print(args: Arguments, data: unknown, write: () => string): void {
  process.stdout.write(flag(args, 'json') ? `${JSON.stringify(data, null, 2)}\n` : write());
}

function testedText({ file, isPassed, tests, faults, warnings }: UnitTestReport): string {
  const failed = tests.filter(({ failures }) => failures.length > 0);
  return [
    `Testing ${file}`,
    ...warnings.map((warning) => `  warning: ${warning}`),
    ...(isPassed
      ? [`  SUCCESS: ${tests.length} ${tests.length === 1 ? 'test' : 'tests'}`]
      : [`  FAILED: ${faults.length > 0 ? 'not tested' : `${failed.length} of ${tests.length}`}`]),
    ...faults.map((fault) => `  ${fault}`),
    ...failed.flatMap(({ name, failures }) => [
      `  ${name}`,
      ...failures.map((failure) => failure.replaceAll(/^(?=.)/gm, '  ')),
    ]),
    '',
  ].join('\n');
}

function nameFilter(expression: string | undefined): (name: string) => boolean {
  if (expression === undefined) return () => true;
  try {
    const wanted = RE2JS.compile(expression);
    return (name) => wanted.matcher(name).find();
  } catch (error) {
    throw new UsageError(`--run: ${messageOf(error)}`);
  }
}

function unknownAction(name: string): string {
  const near = nearest(name, actions);
  const expected = `expected ${actions.slice(0, -1).join(', ')} or ${actions.at(-1)}`;
  return `${expected}, got ${JSON.stringify(name)}${near === undefined ? '' : `; did you mean ${near}?`}`;
}
