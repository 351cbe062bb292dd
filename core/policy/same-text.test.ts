import { describe, expect, test } from 'vitest';
import type { Truth } from '../resources/test.ts';
import { matchesText, sameText } from './same-text.ts';

/** `<x>` stands for a part that cannot be told, named x. */
const holed = (text: string): string => text.replace(/<([^>]*)>/g, '\0$1\0');

describe('sameText', () => {
  test.each<[string, string, Truth]>([
    ['orders', 'orders', 'yes'],
    ['orders', 'refunds', 'no'],
    ['<variable:name>', '<variable:name>', 'yes'],
    ['<variable:name>', 'orders', 'unknown'],
    ['orders-<variable:stage>', 'refunds', 'no'],
    ['orders-<variable:stage>', 'orders-prod', 'unknown'],
    ['<Orders.#name>', '<Refunds.#name>', 'no'],
    ['<Orders.#name>', '<Orders.#name>', 'yes'],
    ['<Orders.#name>', 'orders', 'no'],
    ['orders', '<Orders.#name>', 'no'],
    ['<Orders.#name>', 'shop-Orders-1ABCDEFGHIJK2', 'unknown'],
    ['shop-Orders-1ABCDEFGHIJK2', '<Orders.#name>', 'unknown'],
    // The partition is that of the deployment, whatever it is called.
    ['arn:aws:sns:<region>:<account>:orders', 'arn:<partition>:sns:<region>:<account>:orders', 'yes'],
    ['arn:aws:sns:<region>:111122223333:orders', 'arn:<partition>:sns:<region>:<account>:orders', 'unknown'],
    ['arn:aws:sns:<region>:111122223333:refunds', 'arn:<partition>:sns:<region>:<account>:orders', 'no'],
    ['arn:aws:sqs:<region>:<account>:orders', 'arn:<partition>:sns:<region>:<account>:orders', 'no'],
    ['arn:aws:sns:<region>:<account>:<Refunds.#name>', 'arn:<partition>:sns:<region>:<account>:<Orders.#name>', 'no'],
    ['arn:aws:sns:<region>:<account>:<variable:a:b>', 'arn:aws:sns:<region>:<account>:orders', 'unknown'],
    ['arn:aws:events:<region>:<account>:rule/<R.#name>', 'arn:aws:events:<region>:<account>:event-bus/<B.#name>', 'no'],
    ['arn:aws:s3:::uploads', 'arn:<partition>:s3:::uploads', 'yes'],
    ['arn:aws:s3:::uploads', 'arn:<partition>:s3:::archive', 'no'],
    ['arn:aws:lambda:<region>:<account>:function:a', 'arn:aws:lambda:<region>:<account>:function:b', 'no'],
    ['arn:aws-cn:sns:<region>:<account>:orders', 'arn:aws:sns:<region>:<account>:orders', 'no'],
    ['arn:aws:logs:<region>:<account>:log-group:a:b', 'arn:<partition>:logs:<region>:<account>:log-group:a:b', 'yes'],
    ['arn:aws:logs:<region>:<account>:log-group:a:b', 'arn:<partition>:logs:<region>:<account>:log-group:a:c', 'no'],
    ['arn:aws:logs:<region>:<account>:log-group:a', 'arn:<partition>:logs:<region>:<account>:log-group:a:b', 'no'],
    ['orders', 'orderx<variable:stage>', 'no'],
    // What is shorter than an ARN is text.
    ['arn:aws:sns', 'arn:<partition>:sns:<region>:<account>:orders', 'unknown'],
    ['sns:<region>', 'arn:<partition>:sns:<region>:<account>:orders', 'no'],
    // A star is text here, and text that nothing comes to.
    ['arn:aws:sns:*:<account>:orders', 'arn:<partition>:sns:<region>:<account>:orders', 'no'],
    ['arn:aws:sns:<region>:<account>:*', 'arn:<partition>:sns:<region>:<account>:orders', 'no'],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(sameText(holed(one), holed(other))).toBe(expected);
  });

  test.each<[string, string, Truth]>([
    ['arn:aws:sns:<region>:<account>:*', 'arn:<partition>:sns:<region>:<account>:<Orders.#name>', 'yes'],
    ['arn:*:sns:*:<account>:orders*', 'arn:<partition>:sns:<region>:<account>:orders-dead', 'yes'],
    ['arn:aws:sns:*:111122223333:orders', 'arn:<partition>:sns:<region>:<account>:orders', 'unknown'],
    ['arn:aws:sns:*:*:refunds*', 'arn:<partition>:sns:<region>:<account>:orders', 'no'],
    ['arn:aws:logs:*:*:log-group:*', 'arn:<partition>:logs:<region>:<account>:log-group:a:b', 'yes'],
    ['arn:aws:logs:*:*:*:b', 'arn:<partition>:logs:<region>:<account>:log-group:a:b', 'yes'],
    ['arn:aws:events:*:*:rule/*', 'arn:<partition>:events:<region>:<account>:rule/<Nightly.#name>', 'yes'],
    ['arn:aws:events:*:*:rule/night*', 'arn:<partition>:events:<region>:<account>:rule/<Nightly.#name>', 'unknown'],
  ])('with segments as patterns, %s and %s: %s', (pattern, found, expected) => {
    expect(sameText(holed(pattern), holed(found), true)).toBe(expected);
  });
});

describe('matchesText', () => {
  test.each<[string, string, Truth]>([
    ['arn:aws:sns:*', 'arn:aws:sns:<region>:<account>:orders', 'yes'],
    ['arn:aws:sns:*', 'arn:<partition>:sns:<region>:<account>:orders', 'unknown'],
    ['arn:*:orders', 'arn:<partition>:sns:<region>:<account>:orders', 'yes'],
    ['sns.*', 'sqs.<region>.amazonaws.com', 'no'],
    ['sqs.*.amazonaws.com', 'sqs.<region>.amazonaws.com', 'yes'],
    ['sqs.us-*', 'sqs.<region>.amazonaws.com', 'unknown'],
    ['s*-x', 'sq<region>', 'unknown'],
    ['orders', 'refunds', 'no'],
  ])('%s and %s: %s', (pattern, found, expected) => {
    expect(matchesText(holed(pattern), holed(found))).toBe(expected);
  });
});
