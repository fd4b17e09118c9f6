/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query ExperimentPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...ExperimentHeader_Experiment\n      runs(first: 100) {\n        totalCount\n        edges {\n          node {\n            id\n            seed\n            status\n            startedAt\n            finishedAt\n            freeze {\n              kind\n              depth\n            }\n            progress {\n              etaSeconds\n            }\n            ...RunsTable_Run\n            ...CostChart_Run\n          }\n        }\n      }\n    }\n  }\n": typeof types.ExperimentPageDocument,
    "\n  subscription ExperimentEvents($id: ID!) {\n    runEvents(experimentId: $id) {\n      ...MetricPoints_Event\n      run {\n        id\n        startedAt\n        finishedAt\n        ...RunsTable_Run\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n": typeof types.ExperimentEventsDocument,
    "\n  query ExperimentsPage {\n    experiments(first: 50) {\n      totalCount\n      edges {\n        node {\n          id\n          ...ExperimentsTable_Experiment\n        }\n      }\n    }\n  }\n": typeof types.ExperimentsPageDocument,
    "\n  subscription ExperimentsEvents {\n    runEvents {\n      run {\n        id\n        status\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n": typeof types.ExperimentsEventsDocument,
    "\n  query RunnersPage {\n    runners {\n      id\n      ...RunnersList_Runner\n    }\n  }\n": typeof types.RunnersPageDocument,
    "\n  subscription RunnersEvents {\n    runnerChanged {\n      id\n      ...RunnersList_Runner\n    }\n  }\n": typeof types.RunnersEventsDocument,
    "\n  subscription RunnersProgress {\n    runEvents {\n      run {\n        id\n        status\n        progress {\n          phase\n          step\n          totalSteps\n        }\n      }\n    }\n  }\n": typeof types.RunnersProgressDocument,
    "\n  query RunPage($id: ID!) {\n    run(id: $id) {\n      id\n      seed\n      freeze {\n        kind\n        depth\n      }\n      experiment {\n        id\n        name\n      }\n      ...RunHeader_Run\n      ...LayerTable_Run\n      ...RunResult_Run\n      ...RunConfig_Run\n      ...Attempts_Run\n    }\n    metricKeys(runIds: [$id])\n  }\n": typeof types.RunPageDocument,
    "\n  subscription RunEvents($id: ID!) {\n    runEvents(runId: $id) {\n      ...MetricPoints_Event\n      ...LogLines_Event\n      run {\n        id\n        ...RunHeader_Run\n        ...LayerTable_Run\n        ...RunResult_Run\n        ...Attempts_Run\n      }\n    }\n  }\n": typeof types.RunEventsDocument,
    "\n  fragment ExperimentHeader_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    seeds\n    dataset {\n      source\n      maxTrain\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n    }\n    ...RunCountsBar_Experiment\n  }\n": typeof types.ExperimentHeader_ExperimentFragmentDoc,
    "\n  fragment ExperimentsTable_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    dataset {\n      source\n    }\n    ...RunCountsBar_Experiment\n  }\n": typeof types.ExperimentsTable_ExperimentFragmentDoc,
    "\n  fragment RunCountsBar_Experiment on Experiment {\n    runCounts {\n      queued\n      active\n      succeeded\n      failed\n      cancelled\n      total\n    }\n  }\n": typeof types.RunCountsBar_ExperimentFragmentDoc,
    "\n  query ViewerCheck {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.ViewerCheckDocument,
    "\n  query MetricSeries($runIds: [ID!]!, $keys: [String!]!, $points: Int!) {\n    metricSeries(runIds: $runIds, keys: $keys, points: $points) {\n      key\n      bucketSteps\n      series {\n        runId\n        attempt\n        steps\n        last\n        min\n        max\n        count\n      }\n    }\n  }\n": typeof types.MetricSeriesDocument,
    "\n  fragment MetricPoints_Event on RunEvent {\n    attempt\n    run {\n      id\n    }\n    metrics {\n      key\n      steps\n      values\n    }\n  }\n": typeof types.MetricPoints_EventFragmentDoc,
    "\n  fragment RunnersList_Runner on Runner {\n    id\n    name\n    state\n    labels\n    lastSeenAt\n    facts {\n      hostname\n      os\n      cpu\n      cores\n      memoryBytes\n      gpu\n      nodeVersion\n      engine\n    }\n    currentRun {\n      id\n      seed\n      freeze {\n        kind\n        depth\n        label\n      }\n      experiment {\n        id\n        name\n      }\n      progress {\n        phase\n        step\n        totalSteps\n      }\n    }\n  }\n": typeof types.RunnersList_RunnerFragmentDoc,
    "\n  fragment Attempts_Run on Run {\n    attempts {\n      number\n      engine\n      engineVersion\n      device\n      startedAt\n      finishedAt\n      outcome\n      reason\n      runner {\n        id\n        name\n      }\n    }\n  }\n": typeof types.Attempts_RunFragmentDoc,
    "\n  fragment CancelRunButton_Run on Run {\n    id\n    status\n  }\n": typeof types.CancelRunButton_RunFragmentDoc,
    "\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      id\n      status\n      reason\n      message\n    }\n  }\n": typeof types.CancelRunDocument,
    "\n  fragment CostChart_Run on Run {\n    id\n    result {\n      trainSeconds\n      validation {\n        accuracy\n      }\n    }\n  }\n": typeof types.CostChart_RunFragmentDoc,
    "\n  fragment LayerStrip_Run on Run {\n    trainableParameters\n    totalParameters\n    freeze {\n      label\n    }\n    layers {\n      group\n      name\n      frozen\n    }\n  }\n": typeof types.LayerStrip_RunFragmentDoc,
    "\n  fragment LayerTable_Run on Run {\n    trainableParameters\n    totalParameters\n    layers {\n      group\n      name\n      frozen\n      learningRate\n      gradientNorm\n    }\n    ...LayerStrip_Run\n  }\n": typeof types.LayerTable_RunFragmentDoc,
    "\n  fragment RunConfig_Run on Run {\n    config {\n      modelSource\n      seed\n      freeze {\n        label\n      }\n      dataset {\n        source\n        textColumn\n        pairColumn\n        labelColumn\n        maxTrain\n        maxValidation\n        maxTest\n        validationShare\n        testShare\n        neutralBand\n      }\n      training {\n        epochs\n        batchSize\n        evalBatchSize\n        learningRate\n        weightDecay\n        warmupRatio\n        maxGradNorm\n        maxLength\n        adamBeta1\n        adamBeta2\n        adamEpsilon\n        dropout\n        attentionDropout\n        classifierDropout\n      }\n    }\n  }\n": typeof types.RunConfig_RunFragmentDoc,
    "\n  fragment RunHeader_Run on Run {\n    id\n    seed\n    status\n    reason\n    message\n    createdAt\n    startedAt\n    finishedAt\n    freeze {\n      kind\n      depth\n      label\n    }\n    experiment {\n      id\n      name\n    }\n    runner {\n      id\n      name\n    }\n    ...RunStatusBadge_Run\n    ...RunProgress_Run\n    ...CancelRunButton_Run\n  }\n": typeof types.RunHeader_RunFragmentDoc,
    "\n  fragment RunOutcome_Run on Run {\n    status\n    message\n    finishedAt\n    ...RunProgress_Run\n  }\n": typeof types.RunOutcome_RunFragmentDoc,
    "\n  fragment RunProgress_Run on Run {\n    status\n    progress {\n      phase\n      step\n      totalSteps\n      etaSeconds\n    }\n  }\n": typeof types.RunProgress_RunFragmentDoc,
    "\n  fragment RunResult_Run on Run {\n    status\n    result {\n      bestEpoch\n      bestStep\n      trainSeconds\n      peakMemoryBytes\n      checkpoint\n      validation {\n        loss\n        accuracy\n        f1\n      }\n      test {\n        loss\n        accuracy\n        f1\n      }\n    }\n  }\n": typeof types.RunResult_RunFragmentDoc,
    "\n  fragment RunStatusBadge_Run on Run {\n    status\n  }\n": typeof types.RunStatusBadge_RunFragmentDoc,
    "\n  fragment RunsTable_Run on Run {\n    id\n    seed\n    trainableParameters\n    totalParameters\n    freeze {\n      kind\n      depth\n      label\n    }\n    summaries {\n      key\n      last\n    }\n    result {\n      trainSeconds\n      validation {\n        accuracy\n        f1\n      }\n    }\n    runner {\n      id\n      name\n    }\n    ...RunStatusBadge_Run\n    ...RunOutcome_Run\n    ...LayerStrip_Run\n  }\n": typeof types.RunsTable_RunFragmentDoc,
    "\n  fragment LogLine_Line on LogLine {\n    id\n    at\n    level\n    attempt\n    message\n  }\n": typeof types.LogLine_LineFragmentDoc,
    "\n  fragment LogLines_Event on RunEvent {\n    logLines {\n      ...LogLine_Line\n    }\n  }\n": typeof types.LogLines_EventFragmentDoc,
    "\n  query LogPage($runId: ID!, $after: String) {\n    run(id: $runId) {\n      id\n      log(first: 100, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            ...LogLine_Line\n          }\n        }\n      }\n    }\n  }\n": typeof types.LogPageDocument,
    "\n  mutation SignIn($token: String!) {\n    signIn(token: $token) {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.SignInDocument,
    "\n  query SignedIn {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.SignedInDocument,
    "\n  mutation SignOut {\n    signOut\n  }\n": typeof types.SignOutDocument,
    "\n  query Viewer {\n    viewer {\n      user {\n        id\n        name\n      }\n      team {\n        id\n        name\n      }\n    }\n  }\n": typeof types.ViewerDocument,
};
const documents: Documents = {
    "\n  query ExperimentPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...ExperimentHeader_Experiment\n      runs(first: 100) {\n        totalCount\n        edges {\n          node {\n            id\n            seed\n            status\n            startedAt\n            finishedAt\n            freeze {\n              kind\n              depth\n            }\n            progress {\n              etaSeconds\n            }\n            ...RunsTable_Run\n            ...CostChart_Run\n          }\n        }\n      }\n    }\n  }\n": types.ExperimentPageDocument,
    "\n  subscription ExperimentEvents($id: ID!) {\n    runEvents(experimentId: $id) {\n      ...MetricPoints_Event\n      run {\n        id\n        startedAt\n        finishedAt\n        ...RunsTable_Run\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n": types.ExperimentEventsDocument,
    "\n  query ExperimentsPage {\n    experiments(first: 50) {\n      totalCount\n      edges {\n        node {\n          id\n          ...ExperimentsTable_Experiment\n        }\n      }\n    }\n  }\n": types.ExperimentsPageDocument,
    "\n  subscription ExperimentsEvents {\n    runEvents {\n      run {\n        id\n        status\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n": types.ExperimentsEventsDocument,
    "\n  query RunnersPage {\n    runners {\n      id\n      ...RunnersList_Runner\n    }\n  }\n": types.RunnersPageDocument,
    "\n  subscription RunnersEvents {\n    runnerChanged {\n      id\n      ...RunnersList_Runner\n    }\n  }\n": types.RunnersEventsDocument,
    "\n  subscription RunnersProgress {\n    runEvents {\n      run {\n        id\n        status\n        progress {\n          phase\n          step\n          totalSteps\n        }\n      }\n    }\n  }\n": types.RunnersProgressDocument,
    "\n  query RunPage($id: ID!) {\n    run(id: $id) {\n      id\n      seed\n      freeze {\n        kind\n        depth\n      }\n      experiment {\n        id\n        name\n      }\n      ...RunHeader_Run\n      ...LayerTable_Run\n      ...RunResult_Run\n      ...RunConfig_Run\n      ...Attempts_Run\n    }\n    metricKeys(runIds: [$id])\n  }\n": types.RunPageDocument,
    "\n  subscription RunEvents($id: ID!) {\n    runEvents(runId: $id) {\n      ...MetricPoints_Event\n      ...LogLines_Event\n      run {\n        id\n        ...RunHeader_Run\n        ...LayerTable_Run\n        ...RunResult_Run\n        ...Attempts_Run\n      }\n    }\n  }\n": types.RunEventsDocument,
    "\n  fragment ExperimentHeader_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    seeds\n    dataset {\n      source\n      maxTrain\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n    }\n    ...RunCountsBar_Experiment\n  }\n": types.ExperimentHeader_ExperimentFragmentDoc,
    "\n  fragment ExperimentsTable_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    dataset {\n      source\n    }\n    ...RunCountsBar_Experiment\n  }\n": types.ExperimentsTable_ExperimentFragmentDoc,
    "\n  fragment RunCountsBar_Experiment on Experiment {\n    runCounts {\n      queued\n      active\n      succeeded\n      failed\n      cancelled\n      total\n    }\n  }\n": types.RunCountsBar_ExperimentFragmentDoc,
    "\n  query ViewerCheck {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n": types.ViewerCheckDocument,
    "\n  query MetricSeries($runIds: [ID!]!, $keys: [String!]!, $points: Int!) {\n    metricSeries(runIds: $runIds, keys: $keys, points: $points) {\n      key\n      bucketSteps\n      series {\n        runId\n        attempt\n        steps\n        last\n        min\n        max\n        count\n      }\n    }\n  }\n": types.MetricSeriesDocument,
    "\n  fragment MetricPoints_Event on RunEvent {\n    attempt\n    run {\n      id\n    }\n    metrics {\n      key\n      steps\n      values\n    }\n  }\n": types.MetricPoints_EventFragmentDoc,
    "\n  fragment RunnersList_Runner on Runner {\n    id\n    name\n    state\n    labels\n    lastSeenAt\n    facts {\n      hostname\n      os\n      cpu\n      cores\n      memoryBytes\n      gpu\n      nodeVersion\n      engine\n    }\n    currentRun {\n      id\n      seed\n      freeze {\n        kind\n        depth\n        label\n      }\n      experiment {\n        id\n        name\n      }\n      progress {\n        phase\n        step\n        totalSteps\n      }\n    }\n  }\n": types.RunnersList_RunnerFragmentDoc,
    "\n  fragment Attempts_Run on Run {\n    attempts {\n      number\n      engine\n      engineVersion\n      device\n      startedAt\n      finishedAt\n      outcome\n      reason\n      runner {\n        id\n        name\n      }\n    }\n  }\n": types.Attempts_RunFragmentDoc,
    "\n  fragment CancelRunButton_Run on Run {\n    id\n    status\n  }\n": types.CancelRunButton_RunFragmentDoc,
    "\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      id\n      status\n      reason\n      message\n    }\n  }\n": types.CancelRunDocument,
    "\n  fragment CostChart_Run on Run {\n    id\n    result {\n      trainSeconds\n      validation {\n        accuracy\n      }\n    }\n  }\n": types.CostChart_RunFragmentDoc,
    "\n  fragment LayerStrip_Run on Run {\n    trainableParameters\n    totalParameters\n    freeze {\n      label\n    }\n    layers {\n      group\n      name\n      frozen\n    }\n  }\n": types.LayerStrip_RunFragmentDoc,
    "\n  fragment LayerTable_Run on Run {\n    trainableParameters\n    totalParameters\n    layers {\n      group\n      name\n      frozen\n      learningRate\n      gradientNorm\n    }\n    ...LayerStrip_Run\n  }\n": types.LayerTable_RunFragmentDoc,
    "\n  fragment RunConfig_Run on Run {\n    config {\n      modelSource\n      seed\n      freeze {\n        label\n      }\n      dataset {\n        source\n        textColumn\n        pairColumn\n        labelColumn\n        maxTrain\n        maxValidation\n        maxTest\n        validationShare\n        testShare\n        neutralBand\n      }\n      training {\n        epochs\n        batchSize\n        evalBatchSize\n        learningRate\n        weightDecay\n        warmupRatio\n        maxGradNorm\n        maxLength\n        adamBeta1\n        adamBeta2\n        adamEpsilon\n        dropout\n        attentionDropout\n        classifierDropout\n      }\n    }\n  }\n": types.RunConfig_RunFragmentDoc,
    "\n  fragment RunHeader_Run on Run {\n    id\n    seed\n    status\n    reason\n    message\n    createdAt\n    startedAt\n    finishedAt\n    freeze {\n      kind\n      depth\n      label\n    }\n    experiment {\n      id\n      name\n    }\n    runner {\n      id\n      name\n    }\n    ...RunStatusBadge_Run\n    ...RunProgress_Run\n    ...CancelRunButton_Run\n  }\n": types.RunHeader_RunFragmentDoc,
    "\n  fragment RunOutcome_Run on Run {\n    status\n    message\n    finishedAt\n    ...RunProgress_Run\n  }\n": types.RunOutcome_RunFragmentDoc,
    "\n  fragment RunProgress_Run on Run {\n    status\n    progress {\n      phase\n      step\n      totalSteps\n      etaSeconds\n    }\n  }\n": types.RunProgress_RunFragmentDoc,
    "\n  fragment RunResult_Run on Run {\n    status\n    result {\n      bestEpoch\n      bestStep\n      trainSeconds\n      peakMemoryBytes\n      checkpoint\n      validation {\n        loss\n        accuracy\n        f1\n      }\n      test {\n        loss\n        accuracy\n        f1\n      }\n    }\n  }\n": types.RunResult_RunFragmentDoc,
    "\n  fragment RunStatusBadge_Run on Run {\n    status\n  }\n": types.RunStatusBadge_RunFragmentDoc,
    "\n  fragment RunsTable_Run on Run {\n    id\n    seed\n    trainableParameters\n    totalParameters\n    freeze {\n      kind\n      depth\n      label\n    }\n    summaries {\n      key\n      last\n    }\n    result {\n      trainSeconds\n      validation {\n        accuracy\n        f1\n      }\n    }\n    runner {\n      id\n      name\n    }\n    ...RunStatusBadge_Run\n    ...RunOutcome_Run\n    ...LayerStrip_Run\n  }\n": types.RunsTable_RunFragmentDoc,
    "\n  fragment LogLine_Line on LogLine {\n    id\n    at\n    level\n    attempt\n    message\n  }\n": types.LogLine_LineFragmentDoc,
    "\n  fragment LogLines_Event on RunEvent {\n    logLines {\n      ...LogLine_Line\n    }\n  }\n": types.LogLines_EventFragmentDoc,
    "\n  query LogPage($runId: ID!, $after: String) {\n    run(id: $runId) {\n      id\n      log(first: 100, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            ...LogLine_Line\n          }\n        }\n      }\n    }\n  }\n": types.LogPageDocument,
    "\n  mutation SignIn($token: String!) {\n    signIn(token: $token) {\n      user {\n        id\n      }\n    }\n  }\n": types.SignInDocument,
    "\n  query SignedIn {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n": types.SignedInDocument,
    "\n  mutation SignOut {\n    signOut\n  }\n": types.SignOutDocument,
    "\n  query Viewer {\n    viewer {\n      user {\n        id\n        name\n      }\n      team {\n        id\n        name\n      }\n    }\n  }\n": types.ViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExperimentPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...ExperimentHeader_Experiment\n      runs(first: 100) {\n        totalCount\n        edges {\n          node {\n            id\n            seed\n            status\n            startedAt\n            finishedAt\n            freeze {\n              kind\n              depth\n            }\n            progress {\n              etaSeconds\n            }\n            ...RunsTable_Run\n            ...CostChart_Run\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ExperimentPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...ExperimentHeader_Experiment\n      runs(first: 100) {\n        totalCount\n        edges {\n          node {\n            id\n            seed\n            status\n            startedAt\n            finishedAt\n            freeze {\n              kind\n              depth\n            }\n            progress {\n              etaSeconds\n            }\n            ...RunsTable_Run\n            ...CostChart_Run\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ExperimentEvents($id: ID!) {\n    runEvents(experimentId: $id) {\n      ...MetricPoints_Event\n      run {\n        id\n        startedAt\n        finishedAt\n        ...RunsTable_Run\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription ExperimentEvents($id: ID!) {\n    runEvents(experimentId: $id) {\n      ...MetricPoints_Event\n      run {\n        id\n        startedAt\n        finishedAt\n        ...RunsTable_Run\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExperimentsPage {\n    experiments(first: 50) {\n      totalCount\n      edges {\n        node {\n          id\n          ...ExperimentsTable_Experiment\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ExperimentsPage {\n    experiments(first: 50) {\n      totalCount\n      edges {\n        node {\n          id\n          ...ExperimentsTable_Experiment\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ExperimentsEvents {\n    runEvents {\n      run {\n        id\n        status\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription ExperimentsEvents {\n    runEvents {\n      run {\n        id\n        status\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunnersPage {\n    runners {\n      id\n      ...RunnersList_Runner\n    }\n  }\n"): (typeof documents)["\n  query RunnersPage {\n    runners {\n      id\n      ...RunnersList_Runner\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RunnersEvents {\n    runnerChanged {\n      id\n      ...RunnersList_Runner\n    }\n  }\n"): (typeof documents)["\n  subscription RunnersEvents {\n    runnerChanged {\n      id\n      ...RunnersList_Runner\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RunnersProgress {\n    runEvents {\n      run {\n        id\n        status\n        progress {\n          phase\n          step\n          totalSteps\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription RunnersProgress {\n    runEvents {\n      run {\n        id\n        status\n        progress {\n          phase\n          step\n          totalSteps\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunPage($id: ID!) {\n    run(id: $id) {\n      id\n      seed\n      freeze {\n        kind\n        depth\n      }\n      experiment {\n        id\n        name\n      }\n      ...RunHeader_Run\n      ...LayerTable_Run\n      ...RunResult_Run\n      ...RunConfig_Run\n      ...Attempts_Run\n    }\n    metricKeys(runIds: [$id])\n  }\n"): (typeof documents)["\n  query RunPage($id: ID!) {\n    run(id: $id) {\n      id\n      seed\n      freeze {\n        kind\n        depth\n      }\n      experiment {\n        id\n        name\n      }\n      ...RunHeader_Run\n      ...LayerTable_Run\n      ...RunResult_Run\n      ...RunConfig_Run\n      ...Attempts_Run\n    }\n    metricKeys(runIds: [$id])\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RunEvents($id: ID!) {\n    runEvents(runId: $id) {\n      ...MetricPoints_Event\n      ...LogLines_Event\n      run {\n        id\n        ...RunHeader_Run\n        ...LayerTable_Run\n        ...RunResult_Run\n        ...Attempts_Run\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription RunEvents($id: ID!) {\n    runEvents(runId: $id) {\n      ...MetricPoints_Event\n      ...LogLines_Event\n      run {\n        id\n        ...RunHeader_Run\n        ...LayerTable_Run\n        ...RunResult_Run\n        ...Attempts_Run\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExperimentHeader_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    seeds\n    dataset {\n      source\n      maxTrain\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n    }\n    ...RunCountsBar_Experiment\n  }\n"): (typeof documents)["\n  fragment ExperimentHeader_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    seeds\n    dataset {\n      source\n      maxTrain\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n    }\n    ...RunCountsBar_Experiment\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExperimentsTable_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    dataset {\n      source\n    }\n    ...RunCountsBar_Experiment\n  }\n"): (typeof documents)["\n  fragment ExperimentsTable_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    dataset {\n      source\n    }\n    ...RunCountsBar_Experiment\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunCountsBar_Experiment on Experiment {\n    runCounts {\n      queued\n      active\n      succeeded\n      failed\n      cancelled\n      total\n    }\n  }\n"): (typeof documents)["\n  fragment RunCountsBar_Experiment on Experiment {\n    runCounts {\n      queued\n      active\n      succeeded\n      failed\n      cancelled\n      total\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ViewerCheck {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  query ViewerCheck {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MetricSeries($runIds: [ID!]!, $keys: [String!]!, $points: Int!) {\n    metricSeries(runIds: $runIds, keys: $keys, points: $points) {\n      key\n      bucketSteps\n      series {\n        runId\n        attempt\n        steps\n        last\n        min\n        max\n        count\n      }\n    }\n  }\n"): (typeof documents)["\n  query MetricSeries($runIds: [ID!]!, $keys: [String!]!, $points: Int!) {\n    metricSeries(runIds: $runIds, keys: $keys, points: $points) {\n      key\n      bucketSteps\n      series {\n        runId\n        attempt\n        steps\n        last\n        min\n        max\n        count\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MetricPoints_Event on RunEvent {\n    attempt\n    run {\n      id\n    }\n    metrics {\n      key\n      steps\n      values\n    }\n  }\n"): (typeof documents)["\n  fragment MetricPoints_Event on RunEvent {\n    attempt\n    run {\n      id\n    }\n    metrics {\n      key\n      steps\n      values\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunnersList_Runner on Runner {\n    id\n    name\n    state\n    labels\n    lastSeenAt\n    facts {\n      hostname\n      os\n      cpu\n      cores\n      memoryBytes\n      gpu\n      nodeVersion\n      engine\n    }\n    currentRun {\n      id\n      seed\n      freeze {\n        kind\n        depth\n        label\n      }\n      experiment {\n        id\n        name\n      }\n      progress {\n        phase\n        step\n        totalSteps\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RunnersList_Runner on Runner {\n    id\n    name\n    state\n    labels\n    lastSeenAt\n    facts {\n      hostname\n      os\n      cpu\n      cores\n      memoryBytes\n      gpu\n      nodeVersion\n      engine\n    }\n    currentRun {\n      id\n      seed\n      freeze {\n        kind\n        depth\n        label\n      }\n      experiment {\n        id\n        name\n      }\n      progress {\n        phase\n        step\n        totalSteps\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Attempts_Run on Run {\n    attempts {\n      number\n      engine\n      engineVersion\n      device\n      startedAt\n      finishedAt\n      outcome\n      reason\n      runner {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Attempts_Run on Run {\n    attempts {\n      number\n      engine\n      engineVersion\n      device\n      startedAt\n      finishedAt\n      outcome\n      reason\n      runner {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CancelRunButton_Run on Run {\n    id\n    status\n  }\n"): (typeof documents)["\n  fragment CancelRunButton_Run on Run {\n    id\n    status\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      id\n      status\n      reason\n      message\n    }\n  }\n"): (typeof documents)["\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      id\n      status\n      reason\n      message\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CostChart_Run on Run {\n    id\n    result {\n      trainSeconds\n      validation {\n        accuracy\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment CostChart_Run on Run {\n    id\n    result {\n      trainSeconds\n      validation {\n        accuracy\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LayerStrip_Run on Run {\n    trainableParameters\n    totalParameters\n    freeze {\n      label\n    }\n    layers {\n      group\n      name\n      frozen\n    }\n  }\n"): (typeof documents)["\n  fragment LayerStrip_Run on Run {\n    trainableParameters\n    totalParameters\n    freeze {\n      label\n    }\n    layers {\n      group\n      name\n      frozen\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LayerTable_Run on Run {\n    trainableParameters\n    totalParameters\n    layers {\n      group\n      name\n      frozen\n      learningRate\n      gradientNorm\n    }\n    ...LayerStrip_Run\n  }\n"): (typeof documents)["\n  fragment LayerTable_Run on Run {\n    trainableParameters\n    totalParameters\n    layers {\n      group\n      name\n      frozen\n      learningRate\n      gradientNorm\n    }\n    ...LayerStrip_Run\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunConfig_Run on Run {\n    config {\n      modelSource\n      seed\n      freeze {\n        label\n      }\n      dataset {\n        source\n        textColumn\n        pairColumn\n        labelColumn\n        maxTrain\n        maxValidation\n        maxTest\n        validationShare\n        testShare\n        neutralBand\n      }\n      training {\n        epochs\n        batchSize\n        evalBatchSize\n        learningRate\n        weightDecay\n        warmupRatio\n        maxGradNorm\n        maxLength\n        adamBeta1\n        adamBeta2\n        adamEpsilon\n        dropout\n        attentionDropout\n        classifierDropout\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RunConfig_Run on Run {\n    config {\n      modelSource\n      seed\n      freeze {\n        label\n      }\n      dataset {\n        source\n        textColumn\n        pairColumn\n        labelColumn\n        maxTrain\n        maxValidation\n        maxTest\n        validationShare\n        testShare\n        neutralBand\n      }\n      training {\n        epochs\n        batchSize\n        evalBatchSize\n        learningRate\n        weightDecay\n        warmupRatio\n        maxGradNorm\n        maxLength\n        adamBeta1\n        adamBeta2\n        adamEpsilon\n        dropout\n        attentionDropout\n        classifierDropout\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunHeader_Run on Run {\n    id\n    seed\n    status\n    reason\n    message\n    createdAt\n    startedAt\n    finishedAt\n    freeze {\n      kind\n      depth\n      label\n    }\n    experiment {\n      id\n      name\n    }\n    runner {\n      id\n      name\n    }\n    ...RunStatusBadge_Run\n    ...RunProgress_Run\n    ...CancelRunButton_Run\n  }\n"): (typeof documents)["\n  fragment RunHeader_Run on Run {\n    id\n    seed\n    status\n    reason\n    message\n    createdAt\n    startedAt\n    finishedAt\n    freeze {\n      kind\n      depth\n      label\n    }\n    experiment {\n      id\n      name\n    }\n    runner {\n      id\n      name\n    }\n    ...RunStatusBadge_Run\n    ...RunProgress_Run\n    ...CancelRunButton_Run\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunOutcome_Run on Run {\n    status\n    message\n    finishedAt\n    ...RunProgress_Run\n  }\n"): (typeof documents)["\n  fragment RunOutcome_Run on Run {\n    status\n    message\n    finishedAt\n    ...RunProgress_Run\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunProgress_Run on Run {\n    status\n    progress {\n      phase\n      step\n      totalSteps\n      etaSeconds\n    }\n  }\n"): (typeof documents)["\n  fragment RunProgress_Run on Run {\n    status\n    progress {\n      phase\n      step\n      totalSteps\n      etaSeconds\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunResult_Run on Run {\n    status\n    result {\n      bestEpoch\n      bestStep\n      trainSeconds\n      peakMemoryBytes\n      checkpoint\n      validation {\n        loss\n        accuracy\n        f1\n      }\n      test {\n        loss\n        accuracy\n        f1\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RunResult_Run on Run {\n    status\n    result {\n      bestEpoch\n      bestStep\n      trainSeconds\n      peakMemoryBytes\n      checkpoint\n      validation {\n        loss\n        accuracy\n        f1\n      }\n      test {\n        loss\n        accuracy\n        f1\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunStatusBadge_Run on Run {\n    status\n  }\n"): (typeof documents)["\n  fragment RunStatusBadge_Run on Run {\n    status\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunsTable_Run on Run {\n    id\n    seed\n    trainableParameters\n    totalParameters\n    freeze {\n      kind\n      depth\n      label\n    }\n    summaries {\n      key\n      last\n    }\n    result {\n      trainSeconds\n      validation {\n        accuracy\n        f1\n      }\n    }\n    runner {\n      id\n      name\n    }\n    ...RunStatusBadge_Run\n    ...RunOutcome_Run\n    ...LayerStrip_Run\n  }\n"): (typeof documents)["\n  fragment RunsTable_Run on Run {\n    id\n    seed\n    trainableParameters\n    totalParameters\n    freeze {\n      kind\n      depth\n      label\n    }\n    summaries {\n      key\n      last\n    }\n    result {\n      trainSeconds\n      validation {\n        accuracy\n        f1\n      }\n    }\n    runner {\n      id\n      name\n    }\n    ...RunStatusBadge_Run\n    ...RunOutcome_Run\n    ...LayerStrip_Run\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LogLine_Line on LogLine {\n    id\n    at\n    level\n    attempt\n    message\n  }\n"): (typeof documents)["\n  fragment LogLine_Line on LogLine {\n    id\n    at\n    level\n    attempt\n    message\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LogLines_Event on RunEvent {\n    logLines {\n      ...LogLine_Line\n    }\n  }\n"): (typeof documents)["\n  fragment LogLines_Event on RunEvent {\n    logLines {\n      ...LogLine_Line\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LogPage($runId: ID!, $after: String) {\n    run(id: $runId) {\n      id\n      log(first: 100, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            ...LogLine_Line\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query LogPage($runId: ID!, $after: String) {\n    run(id: $runId) {\n      id\n      log(first: 100, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            ...LogLine_Line\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($token: String!) {\n    signIn(token: $token) {\n      user {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SignIn($token: String!) {\n    signIn(token: $token) {\n      user {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SignedIn {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  query SignedIn {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOut {\n    signOut\n  }\n"): (typeof documents)["\n  mutation SignOut {\n    signOut\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      user {\n        id\n        name\n      }\n      team {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      user {\n        id\n        name\n      }\n      team {\n        id\n        name\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;