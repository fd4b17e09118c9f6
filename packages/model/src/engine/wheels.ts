import type { PipPackage } from "../cache/index.ts";

export const TENSORFLOW_VERSION = "2.21.0";

/** "linux-x64-cpu", …: the platform and architecture as Node names them, and the variant. */
export type Target = keyof typeof TENSORFLOW_WHEELS;

export const TENSORFLOW_WHEELS = {
  "linux-x64-cpu": wheel(
    `tensorflow-cpu==${TENSORFLOW_VERSION}`,
    "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
    274,
    "manylinux_2_27_x86_64",
  ),
  "linux-x64-cuda": wheel(
    `tensorflow==${TENSORFLOW_VERSION}`,
    "9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124",
    600,
    "manylinux_2_27_x86_64",
  ),
  "linux-arm64-cpu": wheel(
    `tensorflow==${TENSORFLOW_VERSION}`,
    "4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c",
    280,
    "manylinux_2_27_aarch64",
  ),
  "darwin-arm64-cpu": wheel(
    `tensorflow==${TENSORFLOW_VERSION}`,
    "51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88",
    230,
    "macosx_12_0_arm64",
  ),
} satisfies Record<string, PipPackage>;

/** The CUDA libraries that the wheel `tensorflow` asks for in its extra "and-cuda". */
export const CUDA_WHEELS: PipPackage[] = [
  wheel(
    "nvidia-cublas-cu12==12.9.3.13",
    "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
    580,
    "manylinux_2_27_x86_64",
  ),
  wheel(
    "nvidia-cuda-cupti-cu12==12.8.90",
    "ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182",
    10,
    "manylinux2014_x86_64",
  ),
  wheel(
    "nvidia-cuda-nvcc-cu12==12.9.86",
    "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
    40,
    "manylinux2010_x86_64",
  ),
  wheel(
    "nvidia-cuda-nvrtc-cu12==12.9.86",
    "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
    90,
    "manylinux2010_x86_64",
  ),
  wheel(
    "nvidia-cuda-runtime-cu12==12.9.79",
    "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
    4,
    "manylinux2014_x86_64",
  ),
  wheel(
    "nvidia-cudnn-cu12==9.28.0.42",
    "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
    650,
    "manylinux_2_27_x86_64",
  ),
  wheel(
    "nvidia-cufft-cu12==11.4.1.4",
    "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
    200,
    "manylinux2014_x86_64",
  ),
  wheel(
    "nvidia-curand-cu12==10.3.10.19",
    "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
    68,
    "manylinux_2_27_x86_64",
  ),
  wheel(
    "nvidia-cusolver-cu12==11.7.5.82",
    "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
    338,
    "manylinux_2_27_x86_64",
  ),
  wheel(
    "nvidia-cusparse-cu12==12.5.10.65",
    "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
    367,
    "manylinux2014_x86_64",
  ),
  wheel(
    "nvidia-nccl-cu12==2.32.3",
    "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
    320,
    "manylinux_2_27_x86_64",
  ),
  wheel(
    "nvidia-nvjitlink-cu12==12.9.86",
    "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
    40,
    "manylinux2010_x86_64",
  ),
];

/** The size only scales the progress. The host's own Python version does not matter: nothing of it is run. */
function wheel(requirement: string, sha256: string, megabytes: number, platform: string): PipPackage {
  const tags = { pythonVersion: "3.11", implementation: "cp", abi: "cp311", platform };
  return { requirement, sha256, bytes: megabytes * 1e6, kind: "wheel", tags };
}
