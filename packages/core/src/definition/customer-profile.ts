/** Somebody on one channel: two workspaces with one user id are two. */
export interface Identity {
  /** The channel's name. */
  readonly channel: string;
  readonly account: string;
  /** {@link User.id} */
  readonly user: string;
}

/** A customer, as far as it is proved who they are. */
export interface CustomerProfile {
  /** A UUID. When two turn out to be one customer, both go on under the id of the one known longer. */
  readonly id: string;
  /** Everyone that the customer is, the one known longest first; one where nothing was linked. */
  readonly identities: readonly Identity[];
  /** E-mail addresses that were proved, in lower case. */
  readonly emails: readonly string[];
}
