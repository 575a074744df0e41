import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AlertingSettings } from '../../alert/settings.ts';
import { fileProblem } from '../file-problem.ts';

/** Texts of the files that patterns match, each file once; a pattern without any is none. Throws nothing. */
export function readTemplates(
  patterns: readonly string[],
  folder: string,
): { readonly templates: AlertingSettings['templates']; readonly problems: readonly string[] } {
  // Go's patterns stay in one folder: two stars mean no more than one.
  const files = (pattern: string) => globSync(resolve(folder, pattern.replaceAll(/\*+/g, '*'))).toSorted();
  const names = new Set(patterns.filter((pattern) => pattern !== '').flatMap(files));
  const templates: { file: string; text: string }[] = [];
  const problems: string[] = [];
  for (const file of names) {
    try {
      templates.push({ file, text: readFileSync(file, 'utf8') });
    } catch (error) {
      problems.push(fileProblem(file, error));
    }
  }
  return { templates, problems };
}
