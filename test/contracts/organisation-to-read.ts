import { type Organisation, readOrganisation } from "../../local/organisation.ts";
import { enlarge } from "../fixtures/large-organisation.ts";

export const STORE = "d-9067aabbcc";
/** Found, and found to be from an identity provider or not; unknown; ambiguous. */
export const REFS = ["Ambiguous", "Developers", "Nobodys", "Security"];
export const NOBODYS = {
  nobodysAccount: "999999999999",
  nobodysUnit: "ou-dayp-99999999",
  nobodysPermissionSet: "arn:aws:sso:::permissionSet/ssoins-7223a1b2c3d4e5f6/ps-ffffffffffffffff",
  nobodysGroup: "9067aabbcc-00000000-0000-4000-8000-999999999999",
};

/** More of everything than AWS tells on one page, and two groups of one name. */
export function organisationToRead(instanceArn: string): Organisation {
  const organisation = readOrganisation(instanceArn, STORE);
  enlarge(organisation, 60, 105);
  for (const number of ["1", "2"]) {
    const groupId = `9067aabbcc-00000000-0000-4000-8000-00000000000${number}`;
    organisation.groups.set(groupId, { groupId, name: "Ambiguous", members: new Set() });
  }
  return organisation;
}
