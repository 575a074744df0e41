import { checkReceiverTemplate } from '../../alert/notify/template/template-files.ts';
import type { AlertingSettings } from '../../alert/settings.ts';
import { messageOf } from '../../lib/errors.ts';

/**
 * What is wrong with the templates of receivers, one sentence each. A notification is sent nevertheless, with our own
 * text in place of theirs.
 */
export function templateFaults({ receivers, templates }: AlertingSettings): readonly string[] {
  const inFiles = templates.flatMap((file) => faultOf('', [file]).map((fault) => `${file.file}: ${fault}`));
  if (inFiles.length > 0) return inFiles;
  return receivers.flatMap(({ name, integrations }) =>
    integrations.flatMap((settings) =>
      textsOf(settings).flatMap(([key, text]) =>
        faultOf(text, templates).map((fault) => `receiver ${name}, ${settings.kind}: ${key}: ${fault}`),
      ),
    ),
  );
}

function faultOf(text: string, files: AlertingSettings['templates']): string[] {
  try {
    checkReceiverTemplate(text, files);
    return [];
  } catch (error) {
    return [messageOf(error)];
  }
}

/** Texts that are templates, with the keys they stand under. */
function textsOf(value: unknown, key = ''): [key: string, text: string][] {
  if (typeof value === 'string') return value.includes('{{') ? [[key, value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    textsOf(inner, key === '' ? name : `${key}.${name}`),
  );
}
