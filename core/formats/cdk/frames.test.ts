import { describe, expect, test } from 'vitest';
import { libraryIn, userFrames } from './frames.ts';

describe('a frame', () => {
  test.each([
    ['of a constructor', 'new Orders (/app/lib/orders.ts:14:5)', { file: '/app/lib/orders.ts', line: 14, column: 5 }],
    ['of a module', '<anonymous> (/app/bin/app.ts:5:1)', { file: '/app/bin/app.ts', line: 5, column: 1 }],
    ['without a function', '/app/bin/app.js:5:1', { file: '/app/bin/app.js', line: 5, column: 1 }],
    ['after "at"', 'at /app/bin/app.js:5:1', { file: '/app/bin/app.js', line: 5, column: 1 }],
    ['that lost its place', 'file:///app/bin/app.mts:7 (:)', { file: '/app/bin/app.mts', line: 7 }],
    [
      'of a module by URL',
      '<anonymous> (file:///my%20app/app.mjs:5:1)',
      { file: '/my app/app.mjs', line: 5, column: 1 },
    ],
    ['of Windows', String.raw`new X (C:\a b\lib\x.ts:32:12)`, { file: '/a b/lib/x.ts', line: 32, column: 12 }],
    ['of Windows by URL', '<anonymous> (file:///C:/app/x.ts:3:1)', { file: '/app/x.ts', line: 3, column: 1 }],
    ['with brackets in its path', 'new X (/app/(one)/x:2.ts:3:1)', { file: '/app/(one)/x:2.ts', line: 3, column: 1 }],
    ['of Python', '__init__ (/app/orders_stack.py:33)', { file: '/app/orders_stack.py', line: 33 }],
    ['of Python, from where it was started', '<module> (app.py:8)', { file: 'app.py', line: 8 }],
    [
      'of Java, by its class',
      'com.acme.shop.OrdersStack.<init> (OrdersStack.java:21)',
      { file: 'com/acme/shop/OrdersStack.java', line: 21 },
    ],
    [
      'of Java, as the JVM writes it',
      'at com.acme.shop.OrdersStack.<init>(OrdersStack.java:21)',
      { file: 'com/acme/shop/OrdersStack.java', line: 21 },
    ],
    ['of Java, without its class', '<init> (OrdersStack.java:21)', { file: 'OrdersStack.java', line: 21 }],
    [
      'of C#',
      String.raw`   at Acme.OrdersStack..ctor(Construct scope, String id) in C:\app\src\OrdersStack.cs:line 9`,
      { file: '/app/src/OrdersStack.cs', line: 9 },
    ],
    [
      'of C#, as jsii writes it',
      '.ctor (/app/src/OrdersStack.cs:9:13)',
      { file: '/app/src/OrdersStack.cs', line: 9, column: 13 },
    ],
  ])('leads to its file: %s', (_, text, frame) => {
    expect(userFrames([text])).toEqual([frame]);
  });

  test.each([
    '...new Queue2 in aws-cdk-lib...',
    '...node internals, ts-node, ts-node...',
    '(no user code in 10 frames, use --stack-trace-limit to capture more)',
    'new Queue (/app/node_modules/aws-cdk-lib/aws-sqs/lib/queue.js:1:4526)',
    'new Queue (C:\\app\\node_modules\\aws-cdk-lib\\aws-sqs\\lib\\queue.js:1:4526)',
    'Module._compile (node:internal/modules/cjs/loader:1521:14)',
    'node:internal/main/run_main_module:28:49',
    'new Queue (/tmp/jsii-kernel-abc/node_modules/aws-cdk-lib/aws-sqs/lib/queue.js:1:4526)',
    'Kernel.create (/tmp/tmpvw_7/lib/program.js:1:53537)',
    'run (/usr/lib/python3.11/runpy.py:88)',
    '__init__ (/app/.venv/lib/python3.11/site-packages/acme/queues.py:3)',
    'software.amazon.awscdk.services.sqs.Queue.<init> (Queue.java:30)',
    'at Amazon.CDK.AWS.SQS.Queue..ctor(Construct scope) in /src/Queue.cs:line 9',
    'async Promise.all (index 0)',
    'new X (<anonymous>)',
    'new X (/app/x.ts)',
    'new X (/app/.git/config:1:1)',
    '',
    ':1:1',
    '(((((',
  ])('leads nowhere: %s', (text) => {
    expect(userFrames([text])).toEqual([]);
  });

  test('takes no longer for a long text', () => {
    const texts = ['(', ':1', ' (', 'a.', '/', ' in '].map((part) => part.repeat(1_000_000));
    const started = performance.now();
    userFrames(texts);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('the package that was called', () => {
  const home = 'new Orders (/app/lib/orders.ts:14:5)';

  test.each([
    ['in a summary', ['...aws-cdk-lib, new FifoPair in @acme/queue-kit...', home], 'new FifoPair of @acme/queue-kit'],
    ['in summaries', ['...new Queue2 in aws-cdk-lib...', '...new Pair in queue-kit...', home], 'new Pair of queue-kit'],
    [
      'in frames',
      [
        'new Queue (/app/node_modules/aws-cdk-lib/aws-sqs/lib/queue.js:1:1)',
        'new FifoPair (/app/node_modules/@acme/queue-kit/index.js:8:16)',
        home,
      ],
      'new FifoPair of @acme/queue-kit',
    ],
    ['where there is none but the CDK', ['...new Queue2 in aws-cdk-lib...', home], undefined],
    ['where nothing leads home', ['...new FifoPair in @acme/queue-kit...'], undefined],
    ['behind the author', [home, '...main in runner...'], undefined],
  ])('is told: %s', (_, trace, expected) => {
    const library = libraryIn(trace);
    expect(library && `${library.call} of ${library.name}`).toBe(expected);
  });
});
