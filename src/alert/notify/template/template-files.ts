import { TemplateSet } from '../../../rules/template/template-set.ts';
import type { TemplateFile } from '../../../rules/template/template-set.ts';
import { defaultTemplates, ownTextNames } from './default-templates.ts';

/** The templates of files, and those every receiver has. Throws `TemplateError` where a file cannot be read. */
export function openTemplates(files: readonly TemplateFile[]): TemplateSet {
  return new TemplateSet([defaultTemplates, ...files], ownTextNames);
}

/** Throws `TemplateError` where a template of a receiver, or one of the files, cannot be read. */
export function checkReceiverTemplate(text: string, files: readonly TemplateFile[]): void {
  openTemplates(files).check(text);
}
