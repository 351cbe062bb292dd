/** The text under a heading of a rule's page, without its code blocks, as one paragraph; `undefined` where there is none. */
export function sectionOf(page: string | undefined, heading: string): string | undefined {
  const section = page?.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  const text = section
    ?.slice(heading.length)
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? undefined : text;
}
