// Runs the suite in VS Code on the desktop, which is downloaded first: for machines with a screen and a network.
//   VSCODE_VERSION picks one; VSCODE_EXECUTABLE names one that is installed.
import { runInElectron } from './hosts/electron.ts';
import { SHOP } from './suite/files.ts';

const { vscode, results } = await runInElectron(SHOP);
for (const { title, state, error } of results) console.log(`${state.padEnd(7)} ${title}${error ? `\n${error}` : ''}`);
const failed = results.filter(({ state }) => state === 'failed').length;
console.log(`VS Code ${vscode}: ${results.length - failed} of ${results.length} passed`);
process.exitCode = failed > 0 ? 1 : 0;
