import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { loadAlertmanagerFile } from '../../src/config/alertmanager-file.ts';
import { ConfigError } from '../../src/config/index.ts';
import { alertmanagerFiles } from '../support/alertmanager-files.ts';
import { runToEnd } from '../support/command.ts';
import { requirePart } from '../support/parts.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

/** What is wrong with a file as we see it; empty: it is good. */
function ourWord(file: string): string {
  try {
    loadAlertmanagerFile({ file, env: {}, compile: (source) => RE2JS.compile(source) });
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.format();
    throw error;
  }
}

/** What amtool says against it; empty: it is good. */
async function theirWord(file: string): Promise<string> {
  const { code, stdout, stderr } = await runToEnd('amtool', ['check-config', file]);
  return code === 0 ? '' : `${stdout}${stderr}`;
}

test('the same files are good as for amtool check-config', async (context) => {
  requirePart(context, 'amtool', 'prometheus-alertmanager');
  using folder = new TemporaryFolder();
  folder.write('secret', 'https://hooks.example.com/secret\n');
  folder.write('one.tmpl', '{{ define "one" }}{{ .Status }}{{ end }}');
  const differences: string[] = [];
  let good = 0;
  for (const [what, text] of alertmanagerFiles) {
    const file = folder.write('alertmanager.yml', text);
    const theirs = await theirWord(file);
    const ours = ourWord(file);
    if (theirs === '') good += 1;
    if ((theirs === '') !== (ours === '')) differences.push(`${what}\nours: ${ours}\ntheirs: ${theirs}`);
  }
  expect(differences.join('\n\n')).toBe('');
  // Neither all refused by a slip in all of them, nor all let through.
  expect(good).toBeGreaterThan(70);
  expect(alertmanagerFiles.length - good).toBeGreaterThan(70);
});
