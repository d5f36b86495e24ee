/** A seed that broke an invariant once, and what was wrong. It is played with every test run. */
export interface KeptSeed {
  seed: number;
  found: string;
}

/**
 * What a seed draws changes with what worlds are made of, so an old one may not lead to its place any
 * more; then it is one more seed.
 */
export const KEPT_SEEDS: readonly KeptSeed[] = [
  {
    seed: 40,
    found: 'I17: a successor was ended that another node had handed out before commits were lost',
  },
  {
    seed: 930_010,
    found: 'I17: the same after a roll back, by the journal of the node that started first',
  },
  {
    seed: 2_056,
    found: 'I7: what was used after a machine had slept was told as used before it',
  },
  {
    seed: 6_102,
    found: 'I1: a client tried the key it was set up with as a version that it was known not to be',
  },
  {
    seed: 4_437,
    found: 'none, it hung: two nodes that saw a rotation otherwise woke each other for ever',
  },
  {
    seed: 1_008,
    found: 'I17: a client had forgotten over a start which version its initial key was',
  },
  {
    seed: 4_438,
    found: 'I5: a job took along the version that was rolled back, and had never presented it',
  },
  {
    seed: 6_033,
    found: 'I5: a lease that lost commits had renewed was taken for over by what the database had',
  },
  {
    seed: 12_736,
    found:
      'I4: a renewal counted as one did that lost commits had made, and was taken for that one',
  },
  {
    seed: 13_345,
    found: 'I2: a yes of before a sleep stood after it, longer than the grace lasted',
  },
  {
    seed: 17_906,
    found: 'I7: after a jump of the clock a verifier told what it saw as of before the jump',
  },
];
