import { version } from '../version.ts';
import type { Command } from './command.ts';
import { flag, text, UsageError } from './command.ts';
import { hostOf, nodeAddress } from './node-address.ts';
import { defaultUiFile } from './default-files.ts';

export const uiCommand: Command = {
  name: 'ui',
  summary: 'open the terminal client on one or many nodes',
  usage: '[-c FILE | --node URL] [--ascii]',
  options: {
    config: {
      type: 'string',
      short: 'c',
      value: 'FILE',
      help: 'ui.yaml (~/.config/etlmon/ui.yaml when it is there)',
    },
    node: { type: 'string', value: 'URL', help: 'one node instead of a file: http://host:8080' },
    ascii: { type: 'boolean', help: 'draw with ASCII signs only' },
  },
  operands: { min: 0, max: 0 },
  run: async (args) => {
    const file = text(args, 'config');
    const given = text(args, 'node');
    if (file !== undefined && given !== undefined) throw new UsageError('give --config or --node, not both');
    const address = given === undefined ? undefined : nodeAddress(given);
    const { loadUiConfig, processEnvironment } = await import('../config/index.ts');
    const environment = processEnvironment();
    const config = loadUiConfig(
      address === undefined ? (file ?? defaultUiFile(environment)) : undefined,
      environment,
    );
    const { runTui } = await import('../tui/index.ts');
    return runTui({
      nodes: address === undefined ? config.nodes : [{ name: hostOf(address), isStandIn: true, address }],
      refreshIntervalMs: config.ui.refresh_interval,
      ...(address === undefined && config.ui.default_node !== undefined
        ? { defaultNode: config.ui.default_node }
        : {}),
      ascii: flag(args, 'ascii'),
      version,
    });
  },
};
