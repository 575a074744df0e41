interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    schema?: unknown;
  }[];
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: unknown }> };
  readonly responses?: Record<string, { readonly content?: Record<string, { readonly schema?: unknown }> }>;
}

interface Document {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components?: { readonly schemas?: Record<string, unknown> };
}

/** A page to read the OpenAPI document, without a script and without a byte from elsewhere. */
export function docsPage(document: object): string {
  const { info, paths, components } = document as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationSection(method, path, operation)),
  );
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => `<h3 id="${escape(name)}">${escape(name)}</h3>${json(schema)}`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(info.title)} API</title><style>${style}</style></head><body>
<h1>${escape(info.title)} API <small>${escape(info.version)}</small></h1><p>${escape(info.description ?? '')}</p>
<p>The document itself: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${operations.join('\n')}<h2>Schemas</h2>${schemas.join('\n')}</body></html>`;
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
pre{overflow:auto;padding:.75rem;border:1px solid #8886;border-radius:.4rem;font-size:.85rem}
h2{margin-top:2.5rem}code{font-size:.95em}small{font-weight:normal;opacity:.7}table{border-collapse:collapse}
td,th{border-bottom:1px solid #8886;padding:.2rem .6rem;text-align:left;vertical-align:top}`;

function operationSection(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map(
    (parameter) =>
      `<tr><td><code>${escape(parameter.name)}</code></td><td>${escape(parameter.in)}${parameter.required ? ', required' : ''}</td>` +
      `<td>${escape(parameter.description ?? '')} <code>${escape(JSON.stringify(parameter.schema ?? {}))}</code></td></tr>`,
  );
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const answers = Object.entries(operation.responses ?? {}).map(([status, { content }]) => {
    const schema = Object.values(content ?? {})[0]?.schema;
    return `<tr><td>${escape(status)}</td><td><code>${escape(JSON.stringify(schema ?? {}))}</code></td></tr>`;
  });
  return `<h2><code>${escape(method.toUpperCase())} ${escape(path)}</code></h2><p>${escape(operation.summary ?? '')}</p>
${parameters.length > 0 ? `<table><tr><th>parameter</th><th>in</th><th></th></tr>${parameters.join('')}</table>` : ''}
${body === undefined ? '' : `<p>Body</p>${json(body)}`}<table><tr><th>answer</th><th></th></tr>${answers.join('')}</table>`;
}

function json(value: unknown): string {
  return `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
