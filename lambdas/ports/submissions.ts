/** As the contract of that name, before it is encoded. */
export interface AccessSubmitted {
  readonly version: 1;
  readonly submissionId: string;
  readonly teamId: string;
  readonly slackUserId: string;
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly durationSeconds: number;
  readonly reason: string;
  readonly submittedAt: Date;
}

export interface DecisionClicked {
  readonly version: 1;
  readonly clickId: string;
  readonly teamId: string;
  readonly slackUserId: string;
  readonly requestId: string;
  readonly verdict: "approve" | "deny";
  readonly reason?: string;
  readonly clickedAt: Date;
}

/**
 * What people did in Slack, put on the bus by one call. Throws `EventsUnavailableError` when it was not taken (it may have been), also
 * when it was given up: from then on nothing more is put.
 */
export interface Submissions {
  submitted(event: AccessSubmitted, givenUp: AbortSignal): Promise<void>;
  decided(event: DecisionClicked, givenUp: AbortSignal): Promise<void>;
}
