import { SNAPSHOT_KEY } from "../../../lambdas/adapters/aws/s3-directory-snapshots.ts";
import { packedDirectory } from "../../../local/lives/directory-of.ts";
import type { OpenStage } from "../../../local/lives/open-stage.ts";

/** The snapshot says what there is now: its reading by schedule may have met a world that is over. */
export function readAnew({ s3, cloud, organisation, clock }: OpenStage): void {
  s3.put(cloud.outputs["DirectoryBucket"] ?? "", SNAPSHOT_KEY, packedDirectory(organisation, new Date(clock.now())));
}
