/** A group of Identity Center as the policy writes it: a display name, or `id:<group id>`. */
export type GroupRef = string;
