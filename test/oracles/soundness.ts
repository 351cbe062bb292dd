import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { seededChoices, specimenOf } from './policy-generator.ts';
import { broken, shrunk } from './policy-laws.ts';

/**
 * The long run of the laws that hold between the policy engine and the interpreter: `npm run test:soundness`, with
 * `-- --documents 300000 --seed 7` for another number of documents or others. A document is told by its number alone, so that
 * the number of a failing one is all that it takes to see it again: `-- --documents 1 --seed NUMBER`.
 */
interface Share {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

interface Failure {
  readonly number: number;
  readonly text: string;
}

type Message = { readonly done: number } | Failure;

const REPORTED_EVERY = 1_000;
const FAILURES_SHOWN = 10;

if (isMainThread) await main();
else work(workerData as Share);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { documents: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
  });
  const documents = Number(values.documents);
  const first = Number(values.seed);
  const threads = Math.min(availableParallelism(), documents);
  const started = performance.now();
  process.stderr.write(`soundness: ${documents} documents from seed ${first} on, ${threads} threads\n`);

  let done = 0;
  let shown = started;
  const failures: Failure[] = [];
  const rate = () => Math.round((done / (performance.now() - started)) * 60_000);
  await Promise.all(
    Array.from({ length: threads }, (_, index) => {
      const share: Share = { first: first + index, last: first + documents - 1, step: threads };
      const worker = new Worker(new URL(import.meta.url), { workerData: share });
      worker.on('message', (message: Message) => {
        if ('number' in message) {
          failures.push(message);
          if (failures.length <= FAILURES_SHOWN) process.stdout.write(`${message.text}\n`);
          return;
        }
        done += message.done;
        if (performance.now() - shown < 10_000) return;
        shown = performance.now();
        process.stderr.write(`${done} documents, ${rate()} a minute, ${failures.length} break a law\n`);
      });
      return new Promise<void>((resolve, reject) => {
        worker.on('error', reject);
        worker.on('exit', () => resolve());
      });
    }),
  );
  process.stderr.write(`${done} documents from seed ${first} on, ${rate()} a minute: ${failures.length} break a law\n`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

function work({ first, last, step }: Share): void {
  let done = 0;
  const tell = (message: Message) => parentPort?.postMessage(message);
  for (let number = first; number <= last; number += step) {
    const specimen = specimenOf(seededChoices(number));
    if (broken(specimen) !== undefined) {
      const least = shrunk(specimen, (smaller) => broken(smaller) !== undefined);
      tell({ number, text: `seed ${number}: ${broken(least)}\n${JSON.stringify(least)}` });
    }
    done += 1;
    if (done === REPORTED_EVERY) {
      tell({ done });
      done = 0;
    }
  }
  tell({ done });
}
