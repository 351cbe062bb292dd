import { describe, expect, test } from 'vitest';
import { template } from '../test/support/templates.ts';
import { type Fixed, type FixRequest, fixAll } from './fix.ts';
import { applyEdits } from './fixes/edits.ts';
import { DEFAULT_SETTINGS } from './rules/settings.ts';

function request(texts: Readonly<Record<string, string>>, more: Partial<FixRequest> = {}): FixRequest {
  return {
    paths: Object.keys(texts),
    files: { read: (path) => texts[path], list: () => undefined },
    settingsFor: () => ({ ...DEFAULT_SETTINGS, require: 'encrypted' }),
    ...more,
  };
}

/** What became of each text that was changed: its edits against what it was must say the same. */
function textsAfter(texts: Readonly<Record<string, string>>, { edits, files }: Fixed): Record<string, string> {
  return Object.fromEntries(
    edits.map(({ path, edits: own }) => {
      const text = applyEdits(texts[path] ?? '', own);
      expect(files.read(path)).toBe(text);
      return [path, text];
    }),
  );
}

const KEY = `  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      KeyPolicy: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root'}, Action: kms:*, Resource: '*'}]}
`;

describe('fixing', () => {
  test('makes all safe fixes, also those that stand side by side', () => {
    const texts = {
      'a.yaml': `${template({ Plain: [], Both: ['KmsMasterKeyId: !GetAtt Key.Arn', 'SqsManagedSseEnabled: true'] })}\n${KEY}`,
      'b.yaml': template({ Sealed: ['KmsMasterKeyId: alias/orders'] }),
    };
    const fixed = fixAll(request(texts));
    expect(textsAfter(texts, fixed)).toEqual({
      'a.yaml': `${template({ Plain: ['SqsManagedSseEnabled: true'], Both: ['KmsMasterKeyId: !GetAtt Key.Arn'] })}\n${KEY}      EnableKeyRotation: true\n`,
    });
    expect(fixed.applied.map(({ finding }) => finding.rule).sort()).toEqual([
      'kms-rotation-disabled',
      'sqs-encryption-conflict',
      'sqs-encryption-implicit',
    ]);
    expect(fixed.left).toEqual([]);
  });

  test('does nothing a second time', () => {
    const texts = { 'a.yaml': template({ Plain: [], Other: ['QueueName: other'] }) };
    const once = textsAfter(texts, fixAll(request(texts)));
    expect(fixAll(request(once)).edits).toEqual([]);
  });

  test('keeps to the rules that were asked for', () => {
    const texts = {
      'a.yaml': template({ Plain: [], Both: ['KmsMasterKeyId: alias/a', 'SqsManagedSseEnabled: true'] }),
    };
    const fixed = fixAll(request(texts, { rules: new Set(['sqs-encryption-conflict']) }));
    expect(textsAfter(texts, fixed)).toEqual({ 'a.yaml': template({ Plain: [], Both: ['KmsMasterKeyId: alias/a'] }) });
    expect(fixed.left).toEqual([]);
  });

  test('mends a template once that two others call', () => {
    const parent =
      'Resources:\n  A:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: ./child.yaml}\n';
    const texts = {
      'a.yaml': parent,
      'b.yaml': parent.replace('  A:', '  B:'),
      'child.yaml': template({ Orders: [] }),
    };
    const fixed = fixAll(request(texts));
    expect(textsAfter(texts, fixed)).toEqual({ 'child.yaml': template({ Orders: ['SqsManagedSseEnabled: true'] }) });
    expect(fixed.report.findings).toEqual([]);
  });

  test('says where a mended finding stood, and where what is left stands now', () => {
    const shared = '  C: &q\n    Type: AWS::SQS::Queue\n  D: *q\n';
    const texts = { 'a.yaml': `${template({ A: [], B: [] })}\n${shared}` };
    const fixed = fixAll(request(texts));
    const at = (text: string, path: string, start: number) => `${path}:${text.slice(0, start).split('\n').length}`;
    expect(
      fixed.applied.map(({ finding }) => at(texts['a.yaml'], finding.place.at.path, finding.place.at.span.start)),
    ).toEqual(['a.yaml:2', 'a.yaml:4']);
    const now = fixed.files.read('a.yaml') ?? '';
    expect(fixed.left.map(({ finding, why }) => [at(now, 'a.yaml', finding.place.at.span.start), why])).toEqual([
      ['a.yaml:10', 'It is shared by the anchor &q; what is changed here changes others too.'],
      ['a.yaml:12', 'It is shared by the anchor &q; what is changed here changes others too.'],
    ]);
    const [first] = fixed.left;
    const before = first && fixed.originally(first.finding.place.at);
    expect(at(texts['a.yaml'], 'a.yaml', before?.span.start ?? 0)).toBe('a.yaml:6');
  });
});
