/** The answer of a GET; undefined where there is none or it is no success. */
export async function getText(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url);
    const text = await response.text();
    return response.ok ? text : undefined;
  } catch {
    return undefined;
  }
}
