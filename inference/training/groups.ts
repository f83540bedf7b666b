import { CaliperError } from '../../main/contract/errors.ts';
import type { ParameterGroup, Pass } from './model.ts';

/**
 * The parameters of each group of a pass, in the order of `parameterNames`. Throws `invalid_input` for an empty group
 * or a parameter that two groups claim.
 */
export function groupMembers(
  pass: Pass,
  parameterNames: readonly string[],
): ReadonlyMap<ParameterGroup, readonly string[]> {
  const members = new Map<ParameterGroup, string[]>(pass.groups.map((group) => [group, []]));
  for (const name of parameterNames) {
    const owners = pass.groups.filter((group) => group.includes(name));
    if (owners.length > 1)
      throw new CaliperError('invalid_input', `parameter '${name}' is in two groups of pass '${pass.name}'`, {
        details: { groups: owners.map((group) => group.name) },
      });
    if (owners[0] !== undefined) members.get(owners[0])!.push(name);
  }
  const empty = pass.groups.find((group) => members.get(group)!.length === 0);
  if (empty !== undefined)
    throw new CaliperError('invalid_input', `group '${empty.name}' of pass '${pass.name}' has no parameter`);
  return members;
}
