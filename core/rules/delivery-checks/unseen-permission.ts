import { NEEDED } from '../../map/access.ts';
import type { Edge, Neighbourhood } from '../../map/edge.ts';
import type { Defect } from '../rule.ts';
import { keyWords, listed, principalWords, subjectOfSentence } from './words.ts';

/**
 * Notes, once for a queue, identities of which it cannot be told whether its key lets them: those of another unit, those
 * with policies that cannot be read, and those that have no permission of their own on a key of another unit.
 */
export function* unseenPermissions({ queue, edges }: Neighbourhood, does: Edge['does']): Iterable<Defect> {
  const unseen = edges.filter((edge) => edge.does === does && isUnseen(edge));
  const [first] = unseen;
  if (!first) return;
  const hidden = listed(unseen.map(({ access }) => access.hidden ?? 'a policy'));
  const names = listed(unseen.map(({ principal }) => principalWords(principal)));
  yield {
    at: queue.key.origin,
    cause: `unseen ${does}`,
    level: 'note',
    message: {
      what: `Whether ${names} may ${does === 'sends' ? 'send to' : 'read'} ${queue.name} cannot be told: ${hidden} is not here.`,
      why: `${subjectOfSentence(unseen, does, does === 'sends' ? 'send to it' : 'read it')}; without permission on ${keyWords(first)} ${does === 'sends' ? 'SendMessage' : 'ReceiveMessage'} fails with KmsAccessDenied.`,
      how: `Check that ${names} may call ${listed(NEEDED[does])} on it, by its key policy or by IAM.`,
    },
  };
}

function isUnseen({ principal, access: { answer, reason, missing } }: Edge): boolean {
  if (answer !== 'unknown' || principal.is !== 'identity') return false;
  return reason === 'hidden-identity' || (reason === 'hidden-key' && (missing.length > 0 || !principal.identity));
}
