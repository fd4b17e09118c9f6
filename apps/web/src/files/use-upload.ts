"use client";

import { uploadFile } from "@frostline/client/upload";
import { useEffect, useRef, useState } from "react";

type UploadState =
  | { step: "idle" }
  | { step: "uploading"; name: string; share: number }
  | { step: "failed"; sentence: string };

const IDLE: UploadState = { step: "idle" };

/** Uploads one data set at a time; a lost connection is taken up where it broke. */
export function useUpload(onDone: (id: string) => void) {
  const [state, setState] = useState(IDLE);
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const upload = async (file: File) => {
    const abort = new AbortController();
    running.current = abort;
    const { name, size } = file;
    const progress = (bytes: number) => setState({ step: "uploading", name, share: bytes / size });
    progress(0);
    try {
      const gateway = { url: new URL("/graphql", window.location.href).href };
      const what = { content: file, name, kind: "DATASET" } as const;
      const id = await uploadFile(gateway, what, { signal: abort.signal, onProgress: progress });
      setState(IDLE);
      onDone(id);
    } catch (error) {
      if (abort.signal.aborted) setState(IDLE);
      else setState({ step: "failed", sentence: error instanceof Error ? error.message : String(error) });
    }
  };
  return { state, upload: (file: File) => void upload(file), cancel: () => running.current?.abort() };
}
