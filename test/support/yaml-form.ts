import type { Json, Template } from './generated-template.ts';

/** A template as people write it: blocks, short forms of functions, quotes only where they are needed. */
export function yamlForm(template: Template): string {
  return Object.entries(template)
    .filter(([, section]) => Object.keys(section).length > 0)
    .map(([name, section]) => `${name}:\n${block(section, '  ')}`)
    .join('');
}

function block(node: { readonly [name: string]: Json }, indent: string): string {
  return Object.entries(node)
    .map(([name, value]) => {
      const isPlainMap = typeof value === 'object' && !Array.isArray(value) && functionIn(value) === undefined;
      if (!isPlainMap || Object.keys(value).length === 0) return `${indent}${name}: ${inline(value)}\n`;
      return `${indent}${name}:\n${block(value as { readonly [name: string]: Json }, `${indent}  `)}`;
    })
    .join('');
}

/** A node on one line. */
function inline(node: Json): string {
  if (typeof node === 'string') return /^[a-z][\w/-]*$/i.test(node) && !isWord(node) ? node : JSON.stringify(node);
  if (typeof node !== 'object') return String(node);
  if (isList(node)) return `[${node.map(inline).join(', ')}]`;
  const call = functionIn(node);
  if (call) return `${call.tag} ${inline(call.argument)}`;
  return `{ ${Object.entries(node)
    .map(([name, value]) => `${name}: ${inline(value)}`)
    .join(', ')} }`;
}

/** A word that plain YAML 1.1 would take for something else than text. */
function isWord(text: string): boolean {
  return ['true', 'false', 'yes', 'no', 'on', 'off', 'null'].includes(text.toLowerCase());
}

function functionIn(node: Json): { tag: string; argument: Json } | undefined {
  if (typeof node !== 'object' || isList(node)) return undefined;
  const [[name, argument] = ['', ''], ...others] = Object.entries(node);
  if (others.length > 0) return undefined;
  if (name === 'Ref' || name === 'Condition') return { tag: `!${name}`, argument };
  return name.startsWith('Fn::') ? { tag: `!${name.slice(4)}`, argument } : undefined;
}

function isList(node: Json): node is readonly Json[] {
  return Array.isArray(node);
}
