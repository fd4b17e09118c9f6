declare module "jstat" {
  const jstat: {
    studentt: {
      /** The value that a t distribution stays below with this probability. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
  };
  export default jstat;
}
