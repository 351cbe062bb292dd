/** One step of a trace that leads to the author's own code. */
export interface Frame {
  /** As the machine that synthesized called it, with forward slashes and without a drive. */
  readonly file: string;
  /** Both count from 1; some languages tell no column. */
  readonly line: number;
  readonly column?: number;
}

/** Files that are somebody else's: packages, the runtimes of JavaScript and Python, the kernel that runs CDK for other languages. */
const LIBRARY =
  /^node:|^internal\/|^<|\/node_modules\/|\/\.yarn\/|\/(?:site|dist)-packages\/|\/lib\/python[\d.]+\/|\/jsii-kernel-|\/tmp[^/]*\/lib\/program\.js$|\/lib\/jsii-runtime\.js$/;

/** What a trace calls code of packages for the JVM and .NET, whose files it does not tell. */
const LIBRARY_CALL =
  /^(?:at )?(?:software\.(?:amazon|constructs)\.|java[x]?\.|jdk\.|sun\.|Amazon\.|Constructs\.|System\.|Microsoft\.)/;

const NO_PLACE = ' (:)';

/** Languages that apps are written in: nothing else is looked for, whatever a trace names. */
const SOURCE = /\.(?:[cm]?[jt]sx?|py|java|kt|kts|scala|groovy|cs|fs|vb|go)$/;

/** The frames of a trace that are in the author's own code, innermost first. */
export function userFrames(trace: readonly string[]): Frame[] {
  return trace.map(frameOf).filter((frame) => frame !== undefined);
}

/**
 * Reads a frame such as `new Orders (/app/lib/orders.ts:14:5)`, `__init__ (/app/orders.py:33)`,
 * `com.acme.Orders.<init>(Orders.java:12)` or `at Acme.Orders..ctor() in C:\app\Orders.cs:line 9`; `undefined` for frames of
 * libraries and for the summaries that stand for them.
 */
function frameOf(text: string): Frame | undefined {
  if (text.startsWith('...') || LIBRARY_CALL.test(text)) return undefined;
  const place = placeIn(text.trim());
  // From the end: a path may hold colons, digits and brackets itself.
  const numbers = /:(?:line )?(\d{1,9})(?::(\d{1,9}))?$/.exec(place.slice(-32));
  if (!numbers) return undefined;
  const [whole, line = '', column] = numbers;
  const file = plainPath(place.slice(0, -whole.length));
  if (!SOURCE.test(file) || LIBRARY.test(file)) return undefined;
  // The JVM tells the name of a file alone; its folder is that of the package.
  const packaged = file.includes('/') ? file : `${packageOf(text)}${file}`;
  return { file: packaged, line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) };
}

function placeIn(text: string): string {
  // Current CDK takes the place of a frame without a function for the function, and loses the column.
  if (text.endsWith(NO_PLACE)) return text.slice(0, -NO_PLACE.length).replace(/^at /, '');
  if (!text.endsWith(')')) {
    const dotNet = text.lastIndexOf(' in ');
    return dotNet < 0 ? text.replace(/^at /, '') : text.slice(dotNet + ' in '.length);
  }
  const spaced = text.indexOf(' (');
  const open = spaced >= 0 ? spaced + 1 : text.indexOf('(');
  return text.slice(open + 1, -1);
}

function plainPath(path: string): string {
  const local = path.startsWith('file://') ? decoded(path.slice('file://'.length)) : path;
  return local.replaceAll('\\', '/').replace(/^\/?[A-Za-z]:(?=\/)/, '');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The folders of the package in a call such as `com.acme.Orders.<init>`, with a slash at the end. */
function packageOf(text: string): string {
  const call = text.replace(/^at /, '').split(/[\s(]/, 1)[0] ?? '';
  const names = call.split('.').filter((name) => /^[a-z]\w*$/.test(name));
  const isCall = call.includes('.') && /(?:^|\.)[A-Z]/.test(call);
  const type = call.split('.').findIndex((name) => /^[A-Z]/.test(name));
  return isCall && names.length > 0 && type > 0 ? `${call.split('.').slice(0, type).join('/')}/` : '';
}

/** A package whose construct made something, and the call in it that the author made. */
export interface Library {
  readonly name: string;
  readonly call: string;
}

const CDK_ITSELF = /^(?:aws-cdk-lib|constructs|@aws-cdk\/.*|jsii.*|node internals|ts-node|tsx)$/;

/**
 * The package that the author called, where a trace goes through one that is not the CDK: as a summary such as
 * `...aws-cdk-lib, new FifoPair in @acme/queue-kit...`, or in the frames of older releases.
 */
export function libraryIn(trace: readonly string[]): Library | undefined {
  let library: Library | undefined;
  for (const text of trace) {
    if (frameOf(text) !== undefined) return library;
    const found = libraryOf(text);
    if (found && !CDK_ITSELF.test(found.name)) library = found;
  }
  return undefined;
}

function libraryOf(text: string): Library | undefined {
  if (text.startsWith('...') && text.endsWith('...')) {
    const last = text.slice(3, -3).split(', ').at(-1) ?? '';
    const at = last.lastIndexOf(' in ');
    return at < 0 ? undefined : { name: last.slice(at + ' in '.length), call: last.slice(0, at) };
  }
  const folder = text.replaceAll('\\', '/').split('/node_modules/').at(-1) ?? '';
  const [scope = '', name = ''] = folder.split('/');
  const call = text.split(' (', 1)[0] ?? '';
  if (!text.includes('node_modules') || call === text) return undefined;
  return { name: scope.startsWith('@') ? `${scope}/${name}` : scope, call };
}
