/** An S3-compatible store. Credentials are found where the AWS SDK looks for them: AWS_ACCESS_KEY_ID and the like. */
export interface S3Settings {
  bucket: string;
  /** Of stores that are not Amazon's. */
  endpoint: string | undefined;
  region: string;
  /** What the names of all objects begin with. */
  prefix: string;
}

export interface FileSettings {
  /** Where files lie: a folder of this machine (or one that all gateways have mounted), or an S3-compatible store. */
  store: { folder: string } | { s3: S3Settings };
  mostFileBytes: number;
  /** Of all files and uploads of one team. */
  mostTeamBytes: number;
  /** After which an upload that got no further byte is given up. */
  uploadHours: number;
}
