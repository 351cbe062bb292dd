/** The beginning of the text under a heading of a rule's page, up to the first list, table or code; `undefined` where there is none. */
export function sectionOf(page: string | undefined, heading: string): string | undefined {
  const section = page?.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  const text = section
    ?.slice(heading.length)
    .trim()
    .split(/\n\s*\n|\n(?=[-|`#])/, 1)[0]
    ?.replace(/\s+/g, ' ')
    .replace(/:$/, '.');
  return text === '' ? undefined : text;
}
