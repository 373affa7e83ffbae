/** The value itself, which nobody can change any more: what a fake gave out stays as it was. (A structured clone has foreign dates in jest.) */
export function deepFrozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFrozen(member);
  }
  return value;
}
