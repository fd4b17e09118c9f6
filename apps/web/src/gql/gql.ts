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
    "\n  mutation EditAccount($input: EditAccountInput!) {\n    editAccount(input: $input) {\n      id\n      name\n      email\n    }\n  }\n": typeof types.EditAccountDocument,
    "\n  fragment SessionsCard_Session on UserSession {\n    id\n    createdAt\n    lastSeenAt\n    userAgent\n    isThisOne\n  }\n": typeof types.SessionsCard_SessionFragmentDoc,
    "\n  mutation EndSession($id: ID!) {\n    endSession(id: $id) {\n      id\n    }\n  }\n": typeof types.EndSessionDocument,
    "\n  mutation EndOtherSessions {\n    endOtherSessions {\n      id\n    }\n  }\n": typeof types.EndOtherSessionsDocument,
    "\n  fragment TeamsCard_Membership on TeamMembership {\n    role\n    team {\n      id\n      name\n    }\n  }\n": typeof types.TeamsCard_MembershipFragmentDoc,
    "\n  mutation SwitchTeam($teamId: ID!) {\n    switchTeam(teamId: $teamId) {\n      id\n    }\n  }\n": typeof types.SwitchTeamDocument,
    "\n  mutation CreateTeam($name: String!) {\n    createTeam(name: $name) {\n      id\n    }\n  }\n": typeof types.CreateTeamDocument,
    "\n  query AccountPage {\n    mySessions {\n      id\n      ...SessionsCard_Session\n    }\n    myTeams {\n      ...TeamsCard_Membership\n    }\n  }\n": typeof types.AccountPageDocument,
    "\n  query AddRunsPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...AddRunsForm_Experiment\n    }\n    configDefaults {\n      policies {\n        kind\n        fields {\n          name\n          value\n          reason\n        }\n      }\n    }\n    knownModels {\n      source\n    }\n    knownDatasets {\n      source\n      labels\n    }\n  }\n": typeof types.AddRunsPageDocument,
    "\n  query ExperimentPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...ExperimentHeader_Experiment\n      ...QueueSettings_Experiment\n      ...KeptData_Experiment\n      deletedRuns {\n        id\n        ...DeletedRuns_Run\n      }\n    }\n  }\n": typeof types.ExperimentPageDocument,
    "\n  query ExperimentRuns($id: ID!, $after: String) {\n    experiment(id: $id) {\n      id\n      runs(first: 100, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            status\n            startedAt\n            finishedAt\n            progress {\n              etaSeconds\n            }\n            ...ExperimentRuns_Run\n          }\n        }\n      }\n    }\n  }\n": typeof types.ExperimentRunsDocument,
    "\n  query NewExperimentPage($from: ID!, $clone: Boolean!) {\n    configDefaults {\n      policies {\n        kind\n        fields {\n          name\n          value\n          reason\n        }\n      }\n      dataset {\n        name\n        value\n        reason\n      }\n      training {\n        name\n        value\n        reason\n      }\n    }\n    knownModels {\n      source\n      title\n      license\n      blocks\n    }\n    knownDatasets {\n      source\n      title\n      license\n      labels\n    }\n    runners {\n      id\n      state\n      labels\n    }\n    experiment(id: $from) @include(if: $clone) {\n      id\n      ...ClonedExperiment\n    }\n  }\n": typeof types.NewExperimentPageDocument,
    "\n  query ExperimentsPage($filter: ExperimentFilterInput, $after: String) {\n    experiments(filter: $filter, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...ExperimentsTable_Experiment\n        }\n      }\n    }\n  }\n": typeof types.ExperimentsPageDocument,
    "\n  query DeletedExperimentsOfTeam {\n    deletedExperiments {\n      id\n      ...DeletedExperiments_Experiment\n    }\n  }\n": typeof types.DeletedExperimentsOfTeamDocument,
    "\n  subscription ExperimentsEvents {\n    runEvents {\n      run {\n        id\n        status\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n": typeof types.ExperimentsEventsDocument,
    "\n  query RunnersPage {\n    runners {\n      id\n      name\n      ...RunnersList_Runner\n    }\n  }\n": typeof types.RunnersPageDocument,
    "\n  subscription RunnersEvents {\n    runnerChanged {\n      id\n      deletedAt\n      ...RunnersList_Runner\n    }\n  }\n": typeof types.RunnersEventsDocument,
    "\n  subscription RunnersProgress {\n    runEvents {\n      run {\n        id\n        status\n        progress {\n          phase\n          step\n          totalSteps\n        }\n      }\n    }\n  }\n": typeof types.RunnersProgressDocument,
    "\n  query RunPage($id: ID!) {\n    run(id: $id) {\n      id\n      attempt\n      status\n      external\n      experiment {\n        id\n        name\n        runs(first: 100) {\n          edges {\n            node {\n              id\n              ...CacheSavings_Run\n            }\n          }\n        }\n      }\n      ...RunName_Run\n      ...RunHeader_Run\n      ...LayerTable_Run\n      ...LayerTimeline_Run\n      ...RunResult_Run\n      ...RunWork_Run\n      ...RunConfig_Run\n      ...Attempts_Run\n      ...DataReport_Run\n      ...RunProvenance_Run\n      ...ScriptFacts_Run\n      ...RunFiles_Run\n    }\n    metricKeys(runIds: [$id])\n  }\n": typeof types.RunPageDocument,
    "\n  subscription RunEvents($id: ID!) {\n    runEvents(runId: $id) {\n      ...MetricPoints_Event\n      ...LogLines_Event\n      run {\n        id\n        attempt\n        ...RunHeader_Run\n        ...LayerTable_Run\n        ...RunResult_Run\n        ...RunWork_Run\n        ...Attempts_Run\n        ...DataReport_Run\n        ...ScriptFacts_Run\n        ...RunFiles_Run\n      }\n    }\n  }\n": typeof types.RunEventsDocument,
    "\n  query RunsPage {\n    ...FilterBar_Query\n  }\n": typeof types.RunsPageDocument,
    "\n  query TeamPage($asOwner: Boolean!, $events: Int!) {\n    members {\n      ...MembersCard_Member\n    }\n    apiTokens {\n      id\n      ...TokensCard_Token\n    }\n    invitations @include(if: $asOwner) {\n      id\n      ...InvitationsCard_Invitation\n    }\n    auditEvents(first: $events) @include(if: $asOwner) {\n      ...AuditCard_Events\n    }\n  }\n": typeof types.TeamPageDocument,
    "\n  query KeysToDelete($runIds: [ID!]!) {\n    metricKeys(runIds: $runIds)\n  }\n": typeof types.KeysToDeleteDocument,
    "\n  mutation DeleteMetric($experimentId: ID!, $key: String!) {\n    deleteMetric(experimentId: $experimentId, key: $key)\n  }\n": typeof types.DeleteMetricDocument,
    "\n  fragment DeletedExperiments_Experiment on Experiment {\n    id\n    name\n    deletedAt\n  }\n": typeof types.DeletedExperiments_ExperimentFragmentDoc,
    "\n  fragment ExperimentActions_Experiment on Experiment {\n    id\n    name\n    deletedAt\n    runCounts {\n      queued\n      active\n    }\n  }\n": typeof types.ExperimentActions_ExperimentFragmentDoc,
    "\n  mutation CancelExperiment($id: ID!) {\n    cancelExperiment(id: $id) {\n      id\n      ...RunCountsBar_Experiment\n    }\n  }\n": typeof types.CancelExperimentDocument,
    "\n  query ExperimentTagsInUse {\n    tags\n  }\n": typeof types.ExperimentTagsInUseDocument,
    "\n  fragment ExperimentHeader_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    seeds\n    dataset {\n      source\n      maxTrain\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n    }\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n    ...RunCountsBar_Experiment\n    ...ExperimentActions_Experiment\n    ...ExperimentNameForm_Experiment\n    ...ExperimentTags_Experiment\n  }\n": typeof types.ExperimentHeader_ExperimentFragmentDoc,
    "\n  fragment ExperimentNameForm_Experiment on Experiment {\n    id\n    name\n    question\n  }\n": typeof types.ExperimentNameForm_ExperimentFragmentDoc,
    "\n  mutation EditExperiment($id: ID!, $name: String!, $question: String!) {\n    editExperiment(id: $id, name: $name, question: $question) {\n      id\n      name\n      question\n    }\n  }\n": typeof types.EditExperimentDocument,
    "\n  fragment ExperimentTags_Experiment on Experiment {\n    id\n    tags\n  }\n": typeof types.ExperimentTags_ExperimentFragmentDoc,
    "\n  mutation TagExperiment($id: ID!, $add: [String!]!, $remove: [String!]!) {\n    tagExperiment(id: $id, add: $add, remove: $remove) {\n      id\n      tags\n    }\n  }\n": typeof types.TagExperimentDocument,
    "\n  fragment ExperimentsTable_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    tags\n    modelSource\n    dataset {\n      source\n    }\n    ...RunCountsBar_Experiment\n  }\n": typeof types.ExperimentsTable_ExperimentFragmentDoc,
    "\n  fragment KeptData_Experiment on Experiment {\n    id\n    keepModels\n    keepPointsDays\n  }\n": typeof types.KeptData_ExperimentFragmentDoc,
    "\n  mutation KeepModels($experimentId: ID!, $keep: ModelRetention!) {\n    keepModels(experimentId: $experimentId, keep: $keep) {\n      ...KeptData_Experiment\n    }\n  }\n": typeof types.KeepModelsDocument,
    "\n  mutation KeepPoints($experimentId: ID!, $days: Int) {\n    keepPoints(experimentId: $experimentId, days: $days) {\n      ...KeptData_Experiment\n    }\n  }\n": typeof types.KeepPointsDocument,
    "\n  fragment QueueSettings_Experiment on Experiment {\n    id\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n  }\n": typeof types.QueueSettings_ExperimentFragmentDoc,
    "\n  query RunnerLabels {\n    runners {\n      id\n      labels\n    }\n  }\n": typeof types.RunnerLabelsDocument,
    "\n  mutation SetQueueing($experimentId: ID!, $queueing: QueueingInput!) {\n    setQueueing(experimentId: $experimentId, queueing: $queueing) {\n      ...QueueSettings_Experiment\n    }\n  }\n": typeof types.SetQueueingDocument,
    "\n  fragment RunCountsBar_Experiment on Experiment {\n    runCounts {\n      queued\n      active\n      succeeded\n      failed\n      cancelled\n      total\n    }\n  }\n": typeof types.RunCountsBar_ExperimentFragmentDoc,
    "\n  mutation DeleteExperiment($id: ID!) {\n    deleteExperiment(id: $id) {\n      id\n      deletedAt\n    }\n  }\n": typeof types.DeleteExperimentDocument,
    "\n  mutation RestoreExperiment($id: ID!) {\n    restoreExperiment(id: $id) {\n      id\n      deletedAt\n    }\n  }\n": typeof types.RestoreExperimentDocument,
    "\n  fragment ScriptFacts_Run on Run {\n    parameters {\n      key\n      value\n    }\n    properties {\n      key\n      value\n    }\n  }\n": typeof types.ScriptFacts_RunFragmentDoc,
    "\n  mutation DeleteFile($id: ID!) {\n    deleteFile(id: $id)\n  }\n": typeof types.DeleteFileDocument,
    "\n  fragment RunFiles_Run on Run {\n    files {\n      id\n      kind\n      name\n      size\n      path\n    }\n  }\n": typeof types.RunFiles_RunFragmentDoc,
    "\n  query UploadedData {\n    teamFiles(first: 100, kind: DATASET) {\n      edges {\n        node {\n          id\n          name\n          size\n        }\n      }\n    }\n  }\n": typeof types.UploadedDataDocument,
    "\n  query ViewerCheck {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.ViewerCheckDocument,
    "\n  query MetricSeries($runIds: [ID!]!, $keys: [String!]!, $points: Int!) {\n    metricSeries(runIds: $runIds, keys: $keys, points: $points) {\n      key\n      bucketSteps\n      series {\n        runId\n        attempt\n        steps\n        last\n        min\n        max\n        count\n      }\n    }\n  }\n": typeof types.MetricSeriesDocument,
    "\n  fragment MetricPoints_Event on RunEvent {\n    attempt\n    run {\n      id\n    }\n    metrics {\n      key\n      steps\n      values\n    }\n  }\n": typeof types.MetricPoints_EventFragmentDoc,
    "\n  fragment AddRunsForm_Experiment on Experiment {\n    id\n    modelSource\n    blocks\n    dataset {\n      source\n    }\n    training {\n      learningRate\n    }\n    plan {\n      seeds\n    }\n  }\n": typeof types.AddRunsForm_ExperimentFragmentDoc,
    "\n  mutation AddRuns($id: ID!, $plan: PlanInput!) {\n    addRuns(experimentId: $id, plan: $plan) {\n      id\n      ...RunCountsBar_Experiment\n    }\n  }\n": typeof types.AddRunsDocument,
    "\n  fragment ClonedExperiment on Experiment {\n    id\n    name\n    question\n    modelSource\n    blocks\n    dataset {\n      source\n      textColumn\n      labelColumn\n      pairColumn\n      subset\n      trainSplit\n      validationSplit\n      testSplit\n      maxTrain\n      maxValidation\n      maxTest\n      validationShare\n      testShare\n      neutralBand\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n      maxLength\n      warmupRatio\n      weightDecay\n      evalBatchSize\n      maxGradNorm\n      dropout\n      attentionDropout\n      classifierDropout\n      adamBeta1\n      adamBeta2\n      adamEpsilon\n      prefixMode\n      prefixCopies\n      prefixDtype\n    }\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n    plan {\n      seeds\n      freeze {\n        learningRate\n        policy {\n          kind\n          depth\n          frozen\n          epochsPerStage\n          trainedAtMost\n          intervals\n          percentile\n          resetOptimizer\n          headEpochs\n          factor\n          freezeBelow\n        }\n      }\n    }\n  }\n": typeof types.ClonedExperimentFragmentDoc,
    "\n  fragment EstimateTable_Estimate on Estimate {\n    totalParameters\n    policies {\n      policy {\n        kind\n        depth\n        frozen\n        shortLabel\n      }\n      trainableParameters\n      frozen\n      upperBound\n      cacheBytes\n      flops {\n        run\n        runWithoutCache\n        trainingPadded\n      }\n      memory {\n        total\n      }\n    }\n  }\n": typeof types.EstimateTable_EstimateFragmentDoc,
    "\n  mutation CreateExperiment($input: CreateExperimentInput!) {\n    createExperiment(input: $input) {\n      id\n      name\n    }\n  }\n": typeof types.CreateExperimentDocument,
    "\n  query ModelGroups($modelSource: String!, $labels: Int!) {\n    estimate(modelSource: $modelSource, freeze: [], labels: $labels) {\n      groups {\n        name\n        parameters\n      }\n    }\n  }\n": typeof types.ModelGroupsDocument,
    "\n  query PlanEstimate(\n    $modelSource: String!\n    $labels: Int!\n    $freeze: [FreezePolicyInput!]!\n    $training: TrainingConfigInput!\n    $texts: TextCountsInput!\n  ) {\n    estimate(modelSource: $modelSource, labels: $labels, freeze: $freeze, training: $training, texts: $texts) {\n      ...EstimateTable_Estimate\n    }\n  }\n": typeof types.PlanEstimateDocument,
    "\n  fragment DeliveriesList_Deliveries on WebhookDeliveryConnection {\n    totalCount\n    edges {\n      node {\n        id\n        type\n        status\n        tries\n        createdAt\n        lastStatus\n        lastAnswer\n        webhook {\n          id\n          name\n        }\n      }\n    }\n  }\n": typeof types.DeliveriesList_DeliveriesFragmentDoc,
    "\n  query NoticeSettings {\n    noticeRules {\n      id\n      ...RulesCard_Rule\n    }\n    webhooks {\n      id\n      name\n      ...WebhooksCard_Webhook\n    }\n    webhookDeliveries(first: 20) {\n      ...DeliveriesList_Deliveries\n    }\n    experiments(first: 100) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n": typeof types.NoticeSettingsDocument,
    "\n  fragment NoticesBell_Notice on Notice {\n    id\n    at\n    title\n    text\n    experimentId\n    runId\n  }\n": typeof types.NoticesBell_NoticeFragmentDoc,
    "\n  query NewestNotices {\n    notices(first: 20) {\n      edges {\n        node {\n          id\n          ...NoticesBell_Notice\n        }\n      }\n    }\n  }\n": typeof types.NewestNoticesDocument,
    "\n  subscription NoticesAdded {\n    noticesAdded {\n      teamId\n    }\n  }\n": typeof types.NoticesAddedDocument,
    "\n  mutation CreateNoticeRule($input: CreateNoticeRuleInput!) {\n    createNoticeRule(input: $input) {\n      ...RulesCard_Rule\n    }\n  }\n": typeof types.CreateNoticeRuleDocument,
    "\n  fragment RulesCard_Rule on NoticeRule {\n    id\n    name\n    condition\n    enabled\n    experiment {\n      id\n      name\n    }\n    webhooks {\n      id\n      name\n    }\n  }\n": typeof types.RulesCard_RuleFragmentDoc,
    "\n  mutation SetNoticeRuleEnabled($id: ID!, $enabled: Boolean!) {\n    setNoticeRuleEnabled(id: $id, enabled: $enabled) {\n      ...RulesCard_Rule\n    }\n  }\n": typeof types.SetNoticeRuleEnabledDocument,
    "\n  mutation DeleteNoticeRule($id: ID!) {\n    deleteNoticeRule(id: $id)\n  }\n": typeof types.DeleteNoticeRuleDocument,
    "\n  fragment WebhooksCard_Webhook on Webhook {\n    id\n    name\n    url\n    format\n    enabled\n  }\n": typeof types.WebhooksCard_WebhookFragmentDoc,
    "\n  mutation TestWebhook($id: ID!) {\n    testWebhook(id: $id) {\n      id\n      status\n      lastStatus\n      lastAnswer\n    }\n  }\n": typeof types.TestWebhookDocument,
    "\n  mutation SetWebhookEnabled($id: ID!, $enabled: Boolean!) {\n    setWebhookEnabled(id: $id, enabled: $enabled) {\n      ...WebhooksCard_Webhook\n    }\n  }\n": typeof types.SetWebhookEnabledDocument,
    "\n  mutation DeleteWebhook($id: ID!) {\n    deleteWebhook(id: $id)\n  }\n": typeof types.DeleteWebhookDocument,
    "\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      secret\n      webhook {\n        ...WebhooksCard_Webhook\n      }\n    }\n  }\n": typeof types.CreateWebhookDocument,
    "\n  fragment ProvenanceCard_Provenance on Provenance {\n    commit\n    branch\n    diff\n    diffBytes\n    commandLine\n    packages {\n      name\n      version\n    }\n  }\n": typeof types.ProvenanceCard_ProvenanceFragmentDoc,
    "\n  fragment RunProvenance_Run on Run {\n    provenance {\n      ...ProvenanceCard_Provenance\n    }\n    experiment {\n      id\n      provenance {\n        ...ProvenanceCard_Provenance\n      }\n    }\n  }\n": typeof types.RunProvenance_RunFragmentDoc,
    "\n  fragment FilterBar_Query on Query {\n    tags\n    runners {\n      id\n      name\n    }\n  }\n": typeof types.FilterBar_QueryFragmentDoc,
    "\n  fragment GroupsList_Group on RunGroup {\n    id\n    experimentId\n    count\n    seeds\n    config {\n      freeze {\n        kind\n        depth\n        frozen\n        shortLabel\n        label\n      }\n      training {\n        learningRate\n      }\n    }\n    metrics {\n      key\n      of\n      n\n      mean\n      sd\n    }\n  }\n": typeof types.GroupsList_GroupFragmentDoc,
    "\n  subscription PickedRunsEvents {\n    runEvents {\n      ...MetricPoints_Event\n    }\n  }\n": typeof types.PickedRunsEventsDocument,
    "\n  query RunGroups($filter: RunFilterInput!, $metrics: [MetricChoiceInput!]!) {\n    runGroups(filter: $filter, metrics: $metrics) {\n      id\n      ...GroupsList_Group\n    }\n    experiments(first: 100) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n": typeof types.RunGroupsDocument,
    "\n  query RunPages($filter: RunFilterInput!, $sort: RunSortInput!, $after: String) {\n    runs(filter: $filter, sort: $sort, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...RunName_Run\n          ...RunsList_Run\n        }\n      }\n    }\n  }\n": typeof types.RunPagesDocument,
    "\n  subscription RunPagesEvents {\n    runEvents {\n      run {\n        id\n        status\n      }\n    }\n  }\n": typeof types.RunPagesEventsDocument,
    "\n  fragment RunsList_Run on Run {\n    id\n    createdAt\n    startedAt\n    finishedAt\n    tags\n    experiment {\n      id\n      name\n    }\n    summaries {\n      key\n      last\n      min\n      max\n      best\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...ExternalMark_Run\n    ...LayerStrip_Run\n  }\n": typeof types.RunsList_RunFragmentDoc,
    "\n  query SavedViews {\n    savedViews {\n      id\n      name\n      path\n    }\n  }\n": typeof types.SavedViewsDocument,
    "\n  mutation SaveView($name: String!, $path: String!) {\n    saveView(name: $name, path: $path) {\n      id\n      name\n      path\n    }\n  }\n": typeof types.SaveViewDocument,
    "\n  mutation DeleteView($id: ID!) {\n    deleteView(id: $id)\n  }\n": typeof types.DeleteViewDocument,
    "\n  query RecentMetricKeys {\n    runs(first: 50) {\n      edges {\n        node {\n          id\n          summaries {\n            key\n          }\n        }\n      }\n    }\n  }\n": typeof types.RecentMetricKeysDocument,
    "\n  mutation CreateRegistrationToken($labels: [String!]!, $ttlSeconds: Int!, $ephemeral: Boolean!) {\n    createRunnerRegistrationToken(labels: $labels, ttlSeconds: $ttlSeconds, ephemeral: $ephemeral) {\n      token\n      expiresAt\n      runnerPackage\n    }\n  }\n": typeof types.CreateRegistrationTokenDocument,
    "\n  fragment RunnerActions_Runner on Runner {\n    id\n    name\n    state\n  }\n": typeof types.RunnerActions_RunnerFragmentDoc,
    "\n  mutation DrainRunner($id: ID!) {\n    drainRunner(id: $id) {\n      id\n      state\n      online\n    }\n  }\n": typeof types.DrainRunnerDocument,
    "\n  mutation ResumeRunner($id: ID!) {\n    resumeRunner(id: $id) {\n      id\n      state\n      online\n    }\n  }\n": typeof types.ResumeRunnerDocument,
    "\n  mutation LiftQuarantine($id: ID!) {\n    liftQuarantine(id: $id) {\n      id\n      state\n      online\n    }\n  }\n": typeof types.LiftQuarantineDocument,
    "\n  mutation DeleteRunner($id: ID!) {\n    deleteRunner(id: $id)\n  }\n": typeof types.DeleteRunnerDocument,
    "\n  fragment RunnersList_Runner on Runner {\n    id\n    name\n    state\n    online\n    ...RunnerActions_Runner\n    labels\n    ephemeral\n    lastSeenAt\n    facts {\n      hostname\n      os\n      cpu\n      cores\n      memoryBytes\n      gpu\n      gpus {\n        model\n        memoryBytes\n        driver\n      }\n      cudaVersion\n      nodeVersion\n      pythonVersion\n      engine\n      slots\n    }\n    currentRuns {\n      id\n      seed\n      freeze {\n        kind\n        depth\n        label\n      }\n      experiment {\n        id\n        name\n      }\n      progress {\n        phase\n        step\n        totalSteps\n      }\n    }\n  }\n": typeof types.RunnersList_RunnerFragmentDoc,
    "\n  fragment Attempts_Run on Run {\n    external\n    attempts {\n      number\n      engine\n      engineVersion\n      device\n      startedAt\n      finishedAt\n      resumedFromStep\n      outcome\n      reason\n      runner {\n        id\n        name\n      }\n    }\n  }\n": typeof types.Attempts_RunFragmentDoc,
    "\n  fragment CacheSavings_Run on Run {\n    runner {\n      id\n    }\n    result {\n      trainSeconds\n      prefix {\n        seconds\n      }\n      flops {\n        done\n        withoutCache\n        upperBound\n      }\n    }\n  }\n": typeof types.CacheSavings_RunFragmentDoc,
    "\n  fragment CostPoints_Run on Run {\n    id\n    result {\n      trainSeconds\n      validation {\n        accuracy\n      }\n    }\n  }\n": typeof types.CostPoints_RunFragmentDoc,
    "\n  fragment DataReport_Run on Run {\n    status\n    dataReport {\n      labels\n      maxLength\n      warnings\n      model {\n        source\n        revision\n        sha256\n      }\n      dataset {\n        source\n        revision\n        sha256\n      }\n      train {\n        ...Split\n      }\n      validation {\n        ...Split\n      }\n      test {\n        ...Split\n      }\n    }\n  }\n": typeof types.DataReport_RunFragmentDoc,
    "\n  fragment Split on SplitReport {\n    examples\n    perClass\n    sharedWithTrain\n    lengths {\n      mean\n      median\n      longest\n      truncated\n      histogram {\n        upTo\n        examples\n      }\n    }\n  }\n": typeof types.SplitFragmentDoc,
    "\n  fragment DeletedRuns_Run on Run {\n    id\n    deletedAt\n    ...RunName_Run\n  }\n": typeof types.DeletedRuns_RunFragmentDoc,
    "\n  fragment ExperimentRuns_Run on Run {\n    id\n    status\n    external\n    ...RunName_Run\n    ...RunsTable_Run\n    ...CostPoints_Run\n    ...CacheSavings_Run\n  }\n": typeof types.ExperimentRuns_RunFragmentDoc,
    "\n  query ExperimentSettings($ids: [ID!]!) {\n    runGroups(filter: { experimentIds: $ids }) {\n      id\n      ...Setting_Group\n    }\n  }\n": typeof types.ExperimentSettingsDocument,
    "\n  subscription ExperimentEvents($id: ID!) {\n    runEvents(experimentId: $id) {\n      ...MetricPoints_Event\n      run {\n        id\n        status\n        startedAt\n        finishedAt\n        ...ExperimentRuns_Run\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n": typeof types.ExperimentEventsDocument,
    "\n  fragment ExternalMark_Run on Run {\n    external\n  }\n": typeof types.ExternalMark_RunFragmentDoc,
    "\n  fragment LayerStrip_Run on Run {\n    trainableParameters\n    totalParameters\n    freeze {\n      label\n    }\n    layers {\n      group\n      name\n      frozen\n    }\n  }\n": typeof types.LayerStrip_RunFragmentDoc,
    "\n  fragment LayerTable_Run on Run {\n    trainableParameters\n    totalParameters\n    layers {\n      group\n      name\n      frozen\n      learningRate\n      gradientNorm\n    }\n    ...LayerStrip_Run\n  }\n": typeof types.LayerTable_RunFragmentDoc,
    "\n  fragment LayerTimeline_Run on Run {\n    status\n    layerTimeline {\n      group\n      name\n      steps\n      frozen\n      learningRates\n    }\n    layers {\n      group\n      name\n      step\n      frozen\n      learningRate\n    }\n    progress {\n      totalSteps\n    }\n  }\n": typeof types.LayerTimeline_RunFragmentDoc,
    "\n  query QueueCard($id: ID!) {\n    run(id: $id) {\n      id\n      queueReport {\n        sentence\n        runsAhead\n        runners {\n          verdict\n          words\n          runner {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n": typeof types.QueueCardDocument,
    "\n  subscription QueueCardEvents {\n    runnerChanged {\n      id\n      state\n      online\n    }\n  }\n": typeof types.QueueCardEventsDocument,
    "\n  fragment RunActions_Run on Run {\n    id\n    status\n    reason\n    external\n    deletedAt\n    experiment {\n      id\n    }\n    ...RunName_Run\n  }\n": typeof types.RunActions_RunFragmentDoc,
    "\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      id\n      status\n      reason\n      message\n    }\n  }\n": typeof types.CancelRunDocument,
    "\n  fragment RunConfig_Run on Run {\n    config {\n      modelSource\n      seed\n      freeze {\n        label\n      }\n      dataset {\n        source\n        textColumn\n        pairColumn\n        labelColumn\n        maxTrain\n        maxValidation\n        maxTest\n        validationShare\n        testShare\n        neutralBand\n      }\n      training {\n        epochs\n        batchSize\n        evalBatchSize\n        learningRate\n        weightDecay\n        warmupRatio\n        maxGradNorm\n        maxLength\n        adamBeta1\n        adamBeta2\n        adamEpsilon\n        dropout\n        attentionDropout\n        classifierDropout\n        prefixMode\n        prefixCopies\n        prefixDtype\n      }\n    }\n  }\n": typeof types.RunConfig_RunFragmentDoc,
    "\n  fragment RunHeader_Run on Run {\n    id\n    status\n    reason\n    message\n    attempt\n    createdAt\n    queuedAt\n    startedAt\n    finishedAt\n    freeze {\n      kind\n      label\n    }\n    experiment {\n      id\n      name\n    }\n    runner {\n      id\n      name\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...RunProgress_Run\n    ...RunActions_Run\n    ...RunTags_Run\n    ...ExternalMark_Run\n  }\n": typeof types.RunHeader_RunFragmentDoc,
    "\n  fragment RunName_Run on Run {\n    id\n    name\n    seed\n    freeze {\n      kind\n      depth\n      frozen\n      shortLabel\n    }\n    config {\n      training {\n        learningRate\n      }\n    }\n  }\n": typeof types.RunName_RunFragmentDoc,
    "\n  fragment RunOutcome_Run on Run {\n    status\n    message\n    finishedAt\n    ...RunProgress_Run\n  }\n": typeof types.RunOutcome_RunFragmentDoc,
    "\n  fragment RunProgress_Run on Run {\n    status\n    progress {\n      phase\n      step\n      totalSteps\n      etaSeconds\n    }\n  }\n": typeof types.RunProgress_RunFragmentDoc,
    "\n  fragment RunResult_Run on Run {\n    status\n    external\n    result {\n      bestEpoch\n      bestStep\n      trainSeconds\n      peakMemoryBytes\n      checkpoint\n      validation {\n        loss\n        accuracy\n        f1\n      }\n      test {\n        loss\n        accuracy\n        f1\n      }\n    }\n  }\n": typeof types.RunResult_RunFragmentDoc,
    "\n  fragment RunStatusBadge_Run on Run {\n    status\n  }\n": typeof types.RunStatusBadge_RunFragmentDoc,
    "\n  fragment RunTags_Run on Run {\n    id\n    tags\n  }\n": typeof types.RunTags_RunFragmentDoc,
    "\n  mutation TagRuns($runIds: [ID!]!, $add: [String!]!, $remove: [String!]!) {\n    tagRuns(runIds: $runIds, add: $add, remove: $remove) {\n      id\n      tags\n    }\n  }\n": typeof types.TagRunsDocument,
    "\n  fragment RunWork_Run on Run {\n    status\n    ...CacheSavings_Run\n    config {\n      training {\n        epochs\n        prefixMode\n        prefixCopies\n      }\n    }\n    result {\n      prefix {\n        mode\n        hits\n        computed\n        bytes\n        seconds\n      }\n      flops {\n        done\n        withoutCache\n        paddedTraining\n        upperBound\n      }\n    }\n  }\n": typeof types.RunWork_RunFragmentDoc,
    "\n  fragment RunsTable_Run on Run {\n    id\n    trainableParameters\n    totalParameters\n    summaries {\n      key\n      last\n    }\n    result {\n      trainSeconds\n      validation {\n        accuracy\n        f1\n      }\n    }\n    runner {\n      id\n      name\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...ExternalMark_Run\n    ...RunOutcome_Run\n    ...LayerStrip_Run\n  }\n": typeof types.RunsTable_RunFragmentDoc,
    "\n  fragment Setting_Group on RunGroup {\n    id\n    seeds\n    runIds\n    config {\n      freeze {\n        kind\n        depth\n        frozen\n        shortLabel\n      }\n      training {\n        learningRate\n      }\n    }\n    result {\n      n\n      accuracy {\n        mean\n        sd\n      }\n      f1 {\n        mean\n        sd\n      }\n      trainSeconds {\n        mean\n        sd\n      }\n    }\n  }\n": typeof types.Setting_GroupFragmentDoc,
    "\n  fragment LogLine_Line on LogLine {\n    id\n    at\n    level\n    attempt\n    message\n  }\n": typeof types.LogLine_LineFragmentDoc,
    "\n  fragment LogLines_Event on RunEvent {\n    logLines {\n      ...LogLine_Line\n    }\n  }\n": typeof types.LogLines_EventFragmentDoc,
    "\n  fragment LogPage_Connection on LogLineConnection {\n    pageInfo {\n      hasNextPage\n      endCursor\n      hasPreviousPage\n      startCursor\n    }\n    edges {\n      node {\n        ...LogLine_Line\n      }\n    }\n  }\n": typeof types.LogPage_ConnectionFragmentDoc,
    "\n  query LogPage($runId: ID!, $after: String) {\n    run(id: $runId) {\n      id\n      log(first: 500, after: $after) {\n        ...LogPage_Connection\n      }\n    }\n  }\n": typeof types.LogPageDocument,
    "\n  query LogEnd($runId: ID!, $before: String) {\n    run(id: $runId) {\n      id\n      log(last: 500, before: $before) {\n        ...LogPage_Connection\n      }\n    }\n  }\n": typeof types.LogEndDocument,
    "\n  mutation RetryRuns($ids: [ID!]!) {\n    retryRuns(ids: $ids) {\n      id\n      status\n      reason\n      message\n      queuedAt\n      finishedAt\n      experiment {\n        id\n        ...RunCountsBar_Experiment\n      }\n    }\n  }\n": typeof types.RetryRunsDocument,
    "\n  mutation DeleteRun($id: ID!) {\n    deleteRun(id: $id) {\n      id\n      deletedAt\n    }\n  }\n": typeof types.DeleteRunDocument,
    "\n  mutation RestoreRun($id: ID!) {\n    restoreRun(id: $id) {\n      id\n      deletedAt\n    }\n  }\n": typeof types.RestoreRunDocument,
    "\n  query Invitation($token: String!) {\n    invitation(token: $token) {\n      teamName\n      role\n      email\n    }\n    viewer {\n      user {\n        id\n        name\n      }\n    }\n  }\n": typeof types.InvitationDocument,
    "\n  mutation AcceptInvitation($token: String!, $account: AccountInput) {\n    acceptInvitation(token: $token, account: $account) {\n      role\n    }\n  }\n": typeof types.AcceptInvitationDocument,
    "\n  mutation SignInWithPassword($email: String!, $password: String!) {\n    signInWithPassword(email: $email, password: $password) {\n      role\n    }\n  }\n": typeof types.SignInWithPasswordDocument,
    "\n  query SignInProvider {\n    signInProvider\n  }\n": typeof types.SignInProviderDocument,
    "\n  mutation ResetPassword($token: String!, $password: String!) {\n    resetPassword(token: $token, password: $password) {\n      role\n    }\n  }\n": typeof types.ResetPasswordDocument,
    "\n  mutation SignIn($token: String!) {\n    signIn(token: $token) {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.SignInDocument,
    "\n  query SignedIn {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.SignedInDocument,
    "\n  mutation SignOut {\n    signOut\n  }\n": typeof types.SignOutDocument,
    "\n  query Viewer {\n    viewer {\n      role\n      user {\n        id\n        name\n        email\n      }\n      team {\n        id\n        name\n      }\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  query Tags {\n    tags\n  }\n": typeof types.TagsDocument,
    "\n  fragment AuditCard_Events on AuditEventConnection {\n    totalCount\n    pageInfo {\n      hasNextPage\n    }\n    edges {\n      node {\n        id\n        at\n        actorName\n        action\n        subject\n      }\n    }\n  }\n": typeof types.AuditCard_EventsFragmentDoc,
    "\n  fragment InvitationsCard_Invitation on Invitation {\n    id\n    role\n    email\n    expiresAt\n  }\n": typeof types.InvitationsCard_InvitationFragmentDoc,
    "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      url\n      invitation {\n        ...InvitationsCard_Invitation\n      }\n    }\n  }\n": typeof types.CreateInvitationDocument,
    "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) {\n      id\n    }\n  }\n": typeof types.RevokeInvitationDocument,
    "\n  fragment MembersCard_Member on Member {\n    role\n    user {\n      id\n      name\n      email\n    }\n  }\n": typeof types.MembersCard_MemberFragmentDoc,
    "\n  mutation SetRole($userId: ID!, $role: TeamRole!) {\n    setRole(userId: $userId, role: $role) {\n      ...MembersCard_Member\n    }\n  }\n": typeof types.SetRoleDocument,
    "\n  mutation RemoveMember($userId: ID!) {\n    removeMember(userId: $userId) {\n      ...MembersCard_Member\n    }\n  }\n": typeof types.RemoveMemberDocument,
    "\n  mutation CreatePasswordReset($userId: ID!) {\n    createPasswordReset(userId: $userId) {\n      url\n    }\n  }\n": typeof types.CreatePasswordResetDocument,
    "\n  mutation LeaveTeam {\n    leaveTeam\n  }\n": typeof types.LeaveTeamDocument,
    "\n  mutation CreateApiToken($input: CreateApiTokenInput!) {\n    createApiToken(input: $input) {\n      token\n      apiToken {\n        ...TokensCard_Token\n      }\n    }\n  }\n": typeof types.CreateApiTokenDocument,
    "\n  fragment TokensCard_Token on ApiToken {\n    id\n    name\n    prefix\n    scopes\n    serviceRole\n    expiresAt\n    lastUsedAt\n    revokedAt\n    user {\n      id\n      name\n    }\n  }\n": typeof types.TokensCard_TokenFragmentDoc,
    "\n  mutation RevokeApiToken($id: ID!) {\n    revokeApiToken(id: $id) {\n      ...TokensCard_Token\n    }\n  }\n": typeof types.RevokeApiTokenDocument,
};
const documents: Documents = {
    "\n  mutation EditAccount($input: EditAccountInput!) {\n    editAccount(input: $input) {\n      id\n      name\n      email\n    }\n  }\n": types.EditAccountDocument,
    "\n  fragment SessionsCard_Session on UserSession {\n    id\n    createdAt\n    lastSeenAt\n    userAgent\n    isThisOne\n  }\n": types.SessionsCard_SessionFragmentDoc,
    "\n  mutation EndSession($id: ID!) {\n    endSession(id: $id) {\n      id\n    }\n  }\n": types.EndSessionDocument,
    "\n  mutation EndOtherSessions {\n    endOtherSessions {\n      id\n    }\n  }\n": types.EndOtherSessionsDocument,
    "\n  fragment TeamsCard_Membership on TeamMembership {\n    role\n    team {\n      id\n      name\n    }\n  }\n": types.TeamsCard_MembershipFragmentDoc,
    "\n  mutation SwitchTeam($teamId: ID!) {\n    switchTeam(teamId: $teamId) {\n      id\n    }\n  }\n": types.SwitchTeamDocument,
    "\n  mutation CreateTeam($name: String!) {\n    createTeam(name: $name) {\n      id\n    }\n  }\n": types.CreateTeamDocument,
    "\n  query AccountPage {\n    mySessions {\n      id\n      ...SessionsCard_Session\n    }\n    myTeams {\n      ...TeamsCard_Membership\n    }\n  }\n": types.AccountPageDocument,
    "\n  query AddRunsPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...AddRunsForm_Experiment\n    }\n    configDefaults {\n      policies {\n        kind\n        fields {\n          name\n          value\n          reason\n        }\n      }\n    }\n    knownModels {\n      source\n    }\n    knownDatasets {\n      source\n      labels\n    }\n  }\n": types.AddRunsPageDocument,
    "\n  query ExperimentPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...ExperimentHeader_Experiment\n      ...QueueSettings_Experiment\n      ...KeptData_Experiment\n      deletedRuns {\n        id\n        ...DeletedRuns_Run\n      }\n    }\n  }\n": types.ExperimentPageDocument,
    "\n  query ExperimentRuns($id: ID!, $after: String) {\n    experiment(id: $id) {\n      id\n      runs(first: 100, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            status\n            startedAt\n            finishedAt\n            progress {\n              etaSeconds\n            }\n            ...ExperimentRuns_Run\n          }\n        }\n      }\n    }\n  }\n": types.ExperimentRunsDocument,
    "\n  query NewExperimentPage($from: ID!, $clone: Boolean!) {\n    configDefaults {\n      policies {\n        kind\n        fields {\n          name\n          value\n          reason\n        }\n      }\n      dataset {\n        name\n        value\n        reason\n      }\n      training {\n        name\n        value\n        reason\n      }\n    }\n    knownModels {\n      source\n      title\n      license\n      blocks\n    }\n    knownDatasets {\n      source\n      title\n      license\n      labels\n    }\n    runners {\n      id\n      state\n      labels\n    }\n    experiment(id: $from) @include(if: $clone) {\n      id\n      ...ClonedExperiment\n    }\n  }\n": types.NewExperimentPageDocument,
    "\n  query ExperimentsPage($filter: ExperimentFilterInput, $after: String) {\n    experiments(filter: $filter, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...ExperimentsTable_Experiment\n        }\n      }\n    }\n  }\n": types.ExperimentsPageDocument,
    "\n  query DeletedExperimentsOfTeam {\n    deletedExperiments {\n      id\n      ...DeletedExperiments_Experiment\n    }\n  }\n": types.DeletedExperimentsOfTeamDocument,
    "\n  subscription ExperimentsEvents {\n    runEvents {\n      run {\n        id\n        status\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n": types.ExperimentsEventsDocument,
    "\n  query RunnersPage {\n    runners {\n      id\n      name\n      ...RunnersList_Runner\n    }\n  }\n": types.RunnersPageDocument,
    "\n  subscription RunnersEvents {\n    runnerChanged {\n      id\n      deletedAt\n      ...RunnersList_Runner\n    }\n  }\n": types.RunnersEventsDocument,
    "\n  subscription RunnersProgress {\n    runEvents {\n      run {\n        id\n        status\n        progress {\n          phase\n          step\n          totalSteps\n        }\n      }\n    }\n  }\n": types.RunnersProgressDocument,
    "\n  query RunPage($id: ID!) {\n    run(id: $id) {\n      id\n      attempt\n      status\n      external\n      experiment {\n        id\n        name\n        runs(first: 100) {\n          edges {\n            node {\n              id\n              ...CacheSavings_Run\n            }\n          }\n        }\n      }\n      ...RunName_Run\n      ...RunHeader_Run\n      ...LayerTable_Run\n      ...LayerTimeline_Run\n      ...RunResult_Run\n      ...RunWork_Run\n      ...RunConfig_Run\n      ...Attempts_Run\n      ...DataReport_Run\n      ...RunProvenance_Run\n      ...ScriptFacts_Run\n      ...RunFiles_Run\n    }\n    metricKeys(runIds: [$id])\n  }\n": types.RunPageDocument,
    "\n  subscription RunEvents($id: ID!) {\n    runEvents(runId: $id) {\n      ...MetricPoints_Event\n      ...LogLines_Event\n      run {\n        id\n        attempt\n        ...RunHeader_Run\n        ...LayerTable_Run\n        ...RunResult_Run\n        ...RunWork_Run\n        ...Attempts_Run\n        ...DataReport_Run\n        ...ScriptFacts_Run\n        ...RunFiles_Run\n      }\n    }\n  }\n": types.RunEventsDocument,
    "\n  query RunsPage {\n    ...FilterBar_Query\n  }\n": types.RunsPageDocument,
    "\n  query TeamPage($asOwner: Boolean!, $events: Int!) {\n    members {\n      ...MembersCard_Member\n    }\n    apiTokens {\n      id\n      ...TokensCard_Token\n    }\n    invitations @include(if: $asOwner) {\n      id\n      ...InvitationsCard_Invitation\n    }\n    auditEvents(first: $events) @include(if: $asOwner) {\n      ...AuditCard_Events\n    }\n  }\n": types.TeamPageDocument,
    "\n  query KeysToDelete($runIds: [ID!]!) {\n    metricKeys(runIds: $runIds)\n  }\n": types.KeysToDeleteDocument,
    "\n  mutation DeleteMetric($experimentId: ID!, $key: String!) {\n    deleteMetric(experimentId: $experimentId, key: $key)\n  }\n": types.DeleteMetricDocument,
    "\n  fragment DeletedExperiments_Experiment on Experiment {\n    id\n    name\n    deletedAt\n  }\n": types.DeletedExperiments_ExperimentFragmentDoc,
    "\n  fragment ExperimentActions_Experiment on Experiment {\n    id\n    name\n    deletedAt\n    runCounts {\n      queued\n      active\n    }\n  }\n": types.ExperimentActions_ExperimentFragmentDoc,
    "\n  mutation CancelExperiment($id: ID!) {\n    cancelExperiment(id: $id) {\n      id\n      ...RunCountsBar_Experiment\n    }\n  }\n": types.CancelExperimentDocument,
    "\n  query ExperimentTagsInUse {\n    tags\n  }\n": types.ExperimentTagsInUseDocument,
    "\n  fragment ExperimentHeader_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    seeds\n    dataset {\n      source\n      maxTrain\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n    }\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n    ...RunCountsBar_Experiment\n    ...ExperimentActions_Experiment\n    ...ExperimentNameForm_Experiment\n    ...ExperimentTags_Experiment\n  }\n": types.ExperimentHeader_ExperimentFragmentDoc,
    "\n  fragment ExperimentNameForm_Experiment on Experiment {\n    id\n    name\n    question\n  }\n": types.ExperimentNameForm_ExperimentFragmentDoc,
    "\n  mutation EditExperiment($id: ID!, $name: String!, $question: String!) {\n    editExperiment(id: $id, name: $name, question: $question) {\n      id\n      name\n      question\n    }\n  }\n": types.EditExperimentDocument,
    "\n  fragment ExperimentTags_Experiment on Experiment {\n    id\n    tags\n  }\n": types.ExperimentTags_ExperimentFragmentDoc,
    "\n  mutation TagExperiment($id: ID!, $add: [String!]!, $remove: [String!]!) {\n    tagExperiment(id: $id, add: $add, remove: $remove) {\n      id\n      tags\n    }\n  }\n": types.TagExperimentDocument,
    "\n  fragment ExperimentsTable_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    tags\n    modelSource\n    dataset {\n      source\n    }\n    ...RunCountsBar_Experiment\n  }\n": types.ExperimentsTable_ExperimentFragmentDoc,
    "\n  fragment KeptData_Experiment on Experiment {\n    id\n    keepModels\n    keepPointsDays\n  }\n": types.KeptData_ExperimentFragmentDoc,
    "\n  mutation KeepModels($experimentId: ID!, $keep: ModelRetention!) {\n    keepModels(experimentId: $experimentId, keep: $keep) {\n      ...KeptData_Experiment\n    }\n  }\n": types.KeepModelsDocument,
    "\n  mutation KeepPoints($experimentId: ID!, $days: Int) {\n    keepPoints(experimentId: $experimentId, days: $days) {\n      ...KeptData_Experiment\n    }\n  }\n": types.KeepPointsDocument,
    "\n  fragment QueueSettings_Experiment on Experiment {\n    id\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n  }\n": types.QueueSettings_ExperimentFragmentDoc,
    "\n  query RunnerLabels {\n    runners {\n      id\n      labels\n    }\n  }\n": types.RunnerLabelsDocument,
    "\n  mutation SetQueueing($experimentId: ID!, $queueing: QueueingInput!) {\n    setQueueing(experimentId: $experimentId, queueing: $queueing) {\n      ...QueueSettings_Experiment\n    }\n  }\n": types.SetQueueingDocument,
    "\n  fragment RunCountsBar_Experiment on Experiment {\n    runCounts {\n      queued\n      active\n      succeeded\n      failed\n      cancelled\n      total\n    }\n  }\n": types.RunCountsBar_ExperimentFragmentDoc,
    "\n  mutation DeleteExperiment($id: ID!) {\n    deleteExperiment(id: $id) {\n      id\n      deletedAt\n    }\n  }\n": types.DeleteExperimentDocument,
    "\n  mutation RestoreExperiment($id: ID!) {\n    restoreExperiment(id: $id) {\n      id\n      deletedAt\n    }\n  }\n": types.RestoreExperimentDocument,
    "\n  fragment ScriptFacts_Run on Run {\n    parameters {\n      key\n      value\n    }\n    properties {\n      key\n      value\n    }\n  }\n": types.ScriptFacts_RunFragmentDoc,
    "\n  mutation DeleteFile($id: ID!) {\n    deleteFile(id: $id)\n  }\n": types.DeleteFileDocument,
    "\n  fragment RunFiles_Run on Run {\n    files {\n      id\n      kind\n      name\n      size\n      path\n    }\n  }\n": types.RunFiles_RunFragmentDoc,
    "\n  query UploadedData {\n    teamFiles(first: 100, kind: DATASET) {\n      edges {\n        node {\n          id\n          name\n          size\n        }\n      }\n    }\n  }\n": types.UploadedDataDocument,
    "\n  query ViewerCheck {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n": types.ViewerCheckDocument,
    "\n  query MetricSeries($runIds: [ID!]!, $keys: [String!]!, $points: Int!) {\n    metricSeries(runIds: $runIds, keys: $keys, points: $points) {\n      key\n      bucketSteps\n      series {\n        runId\n        attempt\n        steps\n        last\n        min\n        max\n        count\n      }\n    }\n  }\n": types.MetricSeriesDocument,
    "\n  fragment MetricPoints_Event on RunEvent {\n    attempt\n    run {\n      id\n    }\n    metrics {\n      key\n      steps\n      values\n    }\n  }\n": types.MetricPoints_EventFragmentDoc,
    "\n  fragment AddRunsForm_Experiment on Experiment {\n    id\n    modelSource\n    blocks\n    dataset {\n      source\n    }\n    training {\n      learningRate\n    }\n    plan {\n      seeds\n    }\n  }\n": types.AddRunsForm_ExperimentFragmentDoc,
    "\n  mutation AddRuns($id: ID!, $plan: PlanInput!) {\n    addRuns(experimentId: $id, plan: $plan) {\n      id\n      ...RunCountsBar_Experiment\n    }\n  }\n": types.AddRunsDocument,
    "\n  fragment ClonedExperiment on Experiment {\n    id\n    name\n    question\n    modelSource\n    blocks\n    dataset {\n      source\n      textColumn\n      labelColumn\n      pairColumn\n      subset\n      trainSplit\n      validationSplit\n      testSplit\n      maxTrain\n      maxValidation\n      maxTest\n      validationShare\n      testShare\n      neutralBand\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n      maxLength\n      warmupRatio\n      weightDecay\n      evalBatchSize\n      maxGradNorm\n      dropout\n      attentionDropout\n      classifierDropout\n      adamBeta1\n      adamBeta2\n      adamEpsilon\n      prefixMode\n      prefixCopies\n      prefixDtype\n    }\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n    plan {\n      seeds\n      freeze {\n        learningRate\n        policy {\n          kind\n          depth\n          frozen\n          epochsPerStage\n          trainedAtMost\n          intervals\n          percentile\n          resetOptimizer\n          headEpochs\n          factor\n          freezeBelow\n        }\n      }\n    }\n  }\n": types.ClonedExperimentFragmentDoc,
    "\n  fragment EstimateTable_Estimate on Estimate {\n    totalParameters\n    policies {\n      policy {\n        kind\n        depth\n        frozen\n        shortLabel\n      }\n      trainableParameters\n      frozen\n      upperBound\n      cacheBytes\n      flops {\n        run\n        runWithoutCache\n        trainingPadded\n      }\n      memory {\n        total\n      }\n    }\n  }\n": types.EstimateTable_EstimateFragmentDoc,
    "\n  mutation CreateExperiment($input: CreateExperimentInput!) {\n    createExperiment(input: $input) {\n      id\n      name\n    }\n  }\n": types.CreateExperimentDocument,
    "\n  query ModelGroups($modelSource: String!, $labels: Int!) {\n    estimate(modelSource: $modelSource, freeze: [], labels: $labels) {\n      groups {\n        name\n        parameters\n      }\n    }\n  }\n": types.ModelGroupsDocument,
    "\n  query PlanEstimate(\n    $modelSource: String!\n    $labels: Int!\n    $freeze: [FreezePolicyInput!]!\n    $training: TrainingConfigInput!\n    $texts: TextCountsInput!\n  ) {\n    estimate(modelSource: $modelSource, labels: $labels, freeze: $freeze, training: $training, texts: $texts) {\n      ...EstimateTable_Estimate\n    }\n  }\n": types.PlanEstimateDocument,
    "\n  fragment DeliveriesList_Deliveries on WebhookDeliveryConnection {\n    totalCount\n    edges {\n      node {\n        id\n        type\n        status\n        tries\n        createdAt\n        lastStatus\n        lastAnswer\n        webhook {\n          id\n          name\n        }\n      }\n    }\n  }\n": types.DeliveriesList_DeliveriesFragmentDoc,
    "\n  query NoticeSettings {\n    noticeRules {\n      id\n      ...RulesCard_Rule\n    }\n    webhooks {\n      id\n      name\n      ...WebhooksCard_Webhook\n    }\n    webhookDeliveries(first: 20) {\n      ...DeliveriesList_Deliveries\n    }\n    experiments(first: 100) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n": types.NoticeSettingsDocument,
    "\n  fragment NoticesBell_Notice on Notice {\n    id\n    at\n    title\n    text\n    experimentId\n    runId\n  }\n": types.NoticesBell_NoticeFragmentDoc,
    "\n  query NewestNotices {\n    notices(first: 20) {\n      edges {\n        node {\n          id\n          ...NoticesBell_Notice\n        }\n      }\n    }\n  }\n": types.NewestNoticesDocument,
    "\n  subscription NoticesAdded {\n    noticesAdded {\n      teamId\n    }\n  }\n": types.NoticesAddedDocument,
    "\n  mutation CreateNoticeRule($input: CreateNoticeRuleInput!) {\n    createNoticeRule(input: $input) {\n      ...RulesCard_Rule\n    }\n  }\n": types.CreateNoticeRuleDocument,
    "\n  fragment RulesCard_Rule on NoticeRule {\n    id\n    name\n    condition\n    enabled\n    experiment {\n      id\n      name\n    }\n    webhooks {\n      id\n      name\n    }\n  }\n": types.RulesCard_RuleFragmentDoc,
    "\n  mutation SetNoticeRuleEnabled($id: ID!, $enabled: Boolean!) {\n    setNoticeRuleEnabled(id: $id, enabled: $enabled) {\n      ...RulesCard_Rule\n    }\n  }\n": types.SetNoticeRuleEnabledDocument,
    "\n  mutation DeleteNoticeRule($id: ID!) {\n    deleteNoticeRule(id: $id)\n  }\n": types.DeleteNoticeRuleDocument,
    "\n  fragment WebhooksCard_Webhook on Webhook {\n    id\n    name\n    url\n    format\n    enabled\n  }\n": types.WebhooksCard_WebhookFragmentDoc,
    "\n  mutation TestWebhook($id: ID!) {\n    testWebhook(id: $id) {\n      id\n      status\n      lastStatus\n      lastAnswer\n    }\n  }\n": types.TestWebhookDocument,
    "\n  mutation SetWebhookEnabled($id: ID!, $enabled: Boolean!) {\n    setWebhookEnabled(id: $id, enabled: $enabled) {\n      ...WebhooksCard_Webhook\n    }\n  }\n": types.SetWebhookEnabledDocument,
    "\n  mutation DeleteWebhook($id: ID!) {\n    deleteWebhook(id: $id)\n  }\n": types.DeleteWebhookDocument,
    "\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      secret\n      webhook {\n        ...WebhooksCard_Webhook\n      }\n    }\n  }\n": types.CreateWebhookDocument,
    "\n  fragment ProvenanceCard_Provenance on Provenance {\n    commit\n    branch\n    diff\n    diffBytes\n    commandLine\n    packages {\n      name\n      version\n    }\n  }\n": types.ProvenanceCard_ProvenanceFragmentDoc,
    "\n  fragment RunProvenance_Run on Run {\n    provenance {\n      ...ProvenanceCard_Provenance\n    }\n    experiment {\n      id\n      provenance {\n        ...ProvenanceCard_Provenance\n      }\n    }\n  }\n": types.RunProvenance_RunFragmentDoc,
    "\n  fragment FilterBar_Query on Query {\n    tags\n    runners {\n      id\n      name\n    }\n  }\n": types.FilterBar_QueryFragmentDoc,
    "\n  fragment GroupsList_Group on RunGroup {\n    id\n    experimentId\n    count\n    seeds\n    config {\n      freeze {\n        kind\n        depth\n        frozen\n        shortLabel\n        label\n      }\n      training {\n        learningRate\n      }\n    }\n    metrics {\n      key\n      of\n      n\n      mean\n      sd\n    }\n  }\n": types.GroupsList_GroupFragmentDoc,
    "\n  subscription PickedRunsEvents {\n    runEvents {\n      ...MetricPoints_Event\n    }\n  }\n": types.PickedRunsEventsDocument,
    "\n  query RunGroups($filter: RunFilterInput!, $metrics: [MetricChoiceInput!]!) {\n    runGroups(filter: $filter, metrics: $metrics) {\n      id\n      ...GroupsList_Group\n    }\n    experiments(first: 100) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n": types.RunGroupsDocument,
    "\n  query RunPages($filter: RunFilterInput!, $sort: RunSortInput!, $after: String) {\n    runs(filter: $filter, sort: $sort, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...RunName_Run\n          ...RunsList_Run\n        }\n      }\n    }\n  }\n": types.RunPagesDocument,
    "\n  subscription RunPagesEvents {\n    runEvents {\n      run {\n        id\n        status\n      }\n    }\n  }\n": types.RunPagesEventsDocument,
    "\n  fragment RunsList_Run on Run {\n    id\n    createdAt\n    startedAt\n    finishedAt\n    tags\n    experiment {\n      id\n      name\n    }\n    summaries {\n      key\n      last\n      min\n      max\n      best\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...ExternalMark_Run\n    ...LayerStrip_Run\n  }\n": types.RunsList_RunFragmentDoc,
    "\n  query SavedViews {\n    savedViews {\n      id\n      name\n      path\n    }\n  }\n": types.SavedViewsDocument,
    "\n  mutation SaveView($name: String!, $path: String!) {\n    saveView(name: $name, path: $path) {\n      id\n      name\n      path\n    }\n  }\n": types.SaveViewDocument,
    "\n  mutation DeleteView($id: ID!) {\n    deleteView(id: $id)\n  }\n": types.DeleteViewDocument,
    "\n  query RecentMetricKeys {\n    runs(first: 50) {\n      edges {\n        node {\n          id\n          summaries {\n            key\n          }\n        }\n      }\n    }\n  }\n": types.RecentMetricKeysDocument,
    "\n  mutation CreateRegistrationToken($labels: [String!]!, $ttlSeconds: Int!, $ephemeral: Boolean!) {\n    createRunnerRegistrationToken(labels: $labels, ttlSeconds: $ttlSeconds, ephemeral: $ephemeral) {\n      token\n      expiresAt\n      runnerPackage\n    }\n  }\n": types.CreateRegistrationTokenDocument,
    "\n  fragment RunnerActions_Runner on Runner {\n    id\n    name\n    state\n  }\n": types.RunnerActions_RunnerFragmentDoc,
    "\n  mutation DrainRunner($id: ID!) {\n    drainRunner(id: $id) {\n      id\n      state\n      online\n    }\n  }\n": types.DrainRunnerDocument,
    "\n  mutation ResumeRunner($id: ID!) {\n    resumeRunner(id: $id) {\n      id\n      state\n      online\n    }\n  }\n": types.ResumeRunnerDocument,
    "\n  mutation LiftQuarantine($id: ID!) {\n    liftQuarantine(id: $id) {\n      id\n      state\n      online\n    }\n  }\n": types.LiftQuarantineDocument,
    "\n  mutation DeleteRunner($id: ID!) {\n    deleteRunner(id: $id)\n  }\n": types.DeleteRunnerDocument,
    "\n  fragment RunnersList_Runner on Runner {\n    id\n    name\n    state\n    online\n    ...RunnerActions_Runner\n    labels\n    ephemeral\n    lastSeenAt\n    facts {\n      hostname\n      os\n      cpu\n      cores\n      memoryBytes\n      gpu\n      gpus {\n        model\n        memoryBytes\n        driver\n      }\n      cudaVersion\n      nodeVersion\n      pythonVersion\n      engine\n      slots\n    }\n    currentRuns {\n      id\n      seed\n      freeze {\n        kind\n        depth\n        label\n      }\n      experiment {\n        id\n        name\n      }\n      progress {\n        phase\n        step\n        totalSteps\n      }\n    }\n  }\n": types.RunnersList_RunnerFragmentDoc,
    "\n  fragment Attempts_Run on Run {\n    external\n    attempts {\n      number\n      engine\n      engineVersion\n      device\n      startedAt\n      finishedAt\n      resumedFromStep\n      outcome\n      reason\n      runner {\n        id\n        name\n      }\n    }\n  }\n": types.Attempts_RunFragmentDoc,
    "\n  fragment CacheSavings_Run on Run {\n    runner {\n      id\n    }\n    result {\n      trainSeconds\n      prefix {\n        seconds\n      }\n      flops {\n        done\n        withoutCache\n        upperBound\n      }\n    }\n  }\n": types.CacheSavings_RunFragmentDoc,
    "\n  fragment CostPoints_Run on Run {\n    id\n    result {\n      trainSeconds\n      validation {\n        accuracy\n      }\n    }\n  }\n": types.CostPoints_RunFragmentDoc,
    "\n  fragment DataReport_Run on Run {\n    status\n    dataReport {\n      labels\n      maxLength\n      warnings\n      model {\n        source\n        revision\n        sha256\n      }\n      dataset {\n        source\n        revision\n        sha256\n      }\n      train {\n        ...Split\n      }\n      validation {\n        ...Split\n      }\n      test {\n        ...Split\n      }\n    }\n  }\n": types.DataReport_RunFragmentDoc,
    "\n  fragment Split on SplitReport {\n    examples\n    perClass\n    sharedWithTrain\n    lengths {\n      mean\n      median\n      longest\n      truncated\n      histogram {\n        upTo\n        examples\n      }\n    }\n  }\n": types.SplitFragmentDoc,
    "\n  fragment DeletedRuns_Run on Run {\n    id\n    deletedAt\n    ...RunName_Run\n  }\n": types.DeletedRuns_RunFragmentDoc,
    "\n  fragment ExperimentRuns_Run on Run {\n    id\n    status\n    external\n    ...RunName_Run\n    ...RunsTable_Run\n    ...CostPoints_Run\n    ...CacheSavings_Run\n  }\n": types.ExperimentRuns_RunFragmentDoc,
    "\n  query ExperimentSettings($ids: [ID!]!) {\n    runGroups(filter: { experimentIds: $ids }) {\n      id\n      ...Setting_Group\n    }\n  }\n": types.ExperimentSettingsDocument,
    "\n  subscription ExperimentEvents($id: ID!) {\n    runEvents(experimentId: $id) {\n      ...MetricPoints_Event\n      run {\n        id\n        status\n        startedAt\n        finishedAt\n        ...ExperimentRuns_Run\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n": types.ExperimentEventsDocument,
    "\n  fragment ExternalMark_Run on Run {\n    external\n  }\n": types.ExternalMark_RunFragmentDoc,
    "\n  fragment LayerStrip_Run on Run {\n    trainableParameters\n    totalParameters\n    freeze {\n      label\n    }\n    layers {\n      group\n      name\n      frozen\n    }\n  }\n": types.LayerStrip_RunFragmentDoc,
    "\n  fragment LayerTable_Run on Run {\n    trainableParameters\n    totalParameters\n    layers {\n      group\n      name\n      frozen\n      learningRate\n      gradientNorm\n    }\n    ...LayerStrip_Run\n  }\n": types.LayerTable_RunFragmentDoc,
    "\n  fragment LayerTimeline_Run on Run {\n    status\n    layerTimeline {\n      group\n      name\n      steps\n      frozen\n      learningRates\n    }\n    layers {\n      group\n      name\n      step\n      frozen\n      learningRate\n    }\n    progress {\n      totalSteps\n    }\n  }\n": types.LayerTimeline_RunFragmentDoc,
    "\n  query QueueCard($id: ID!) {\n    run(id: $id) {\n      id\n      queueReport {\n        sentence\n        runsAhead\n        runners {\n          verdict\n          words\n          runner {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n": types.QueueCardDocument,
    "\n  subscription QueueCardEvents {\n    runnerChanged {\n      id\n      state\n      online\n    }\n  }\n": types.QueueCardEventsDocument,
    "\n  fragment RunActions_Run on Run {\n    id\n    status\n    reason\n    external\n    deletedAt\n    experiment {\n      id\n    }\n    ...RunName_Run\n  }\n": types.RunActions_RunFragmentDoc,
    "\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      id\n      status\n      reason\n      message\n    }\n  }\n": types.CancelRunDocument,
    "\n  fragment RunConfig_Run on Run {\n    config {\n      modelSource\n      seed\n      freeze {\n        label\n      }\n      dataset {\n        source\n        textColumn\n        pairColumn\n        labelColumn\n        maxTrain\n        maxValidation\n        maxTest\n        validationShare\n        testShare\n        neutralBand\n      }\n      training {\n        epochs\n        batchSize\n        evalBatchSize\n        learningRate\n        weightDecay\n        warmupRatio\n        maxGradNorm\n        maxLength\n        adamBeta1\n        adamBeta2\n        adamEpsilon\n        dropout\n        attentionDropout\n        classifierDropout\n        prefixMode\n        prefixCopies\n        prefixDtype\n      }\n    }\n  }\n": types.RunConfig_RunFragmentDoc,
    "\n  fragment RunHeader_Run on Run {\n    id\n    status\n    reason\n    message\n    attempt\n    createdAt\n    queuedAt\n    startedAt\n    finishedAt\n    freeze {\n      kind\n      label\n    }\n    experiment {\n      id\n      name\n    }\n    runner {\n      id\n      name\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...RunProgress_Run\n    ...RunActions_Run\n    ...RunTags_Run\n    ...ExternalMark_Run\n  }\n": types.RunHeader_RunFragmentDoc,
    "\n  fragment RunName_Run on Run {\n    id\n    name\n    seed\n    freeze {\n      kind\n      depth\n      frozen\n      shortLabel\n    }\n    config {\n      training {\n        learningRate\n      }\n    }\n  }\n": types.RunName_RunFragmentDoc,
    "\n  fragment RunOutcome_Run on Run {\n    status\n    message\n    finishedAt\n    ...RunProgress_Run\n  }\n": types.RunOutcome_RunFragmentDoc,
    "\n  fragment RunProgress_Run on Run {\n    status\n    progress {\n      phase\n      step\n      totalSteps\n      etaSeconds\n    }\n  }\n": types.RunProgress_RunFragmentDoc,
    "\n  fragment RunResult_Run on Run {\n    status\n    external\n    result {\n      bestEpoch\n      bestStep\n      trainSeconds\n      peakMemoryBytes\n      checkpoint\n      validation {\n        loss\n        accuracy\n        f1\n      }\n      test {\n        loss\n        accuracy\n        f1\n      }\n    }\n  }\n": types.RunResult_RunFragmentDoc,
    "\n  fragment RunStatusBadge_Run on Run {\n    status\n  }\n": types.RunStatusBadge_RunFragmentDoc,
    "\n  fragment RunTags_Run on Run {\n    id\n    tags\n  }\n": types.RunTags_RunFragmentDoc,
    "\n  mutation TagRuns($runIds: [ID!]!, $add: [String!]!, $remove: [String!]!) {\n    tagRuns(runIds: $runIds, add: $add, remove: $remove) {\n      id\n      tags\n    }\n  }\n": types.TagRunsDocument,
    "\n  fragment RunWork_Run on Run {\n    status\n    ...CacheSavings_Run\n    config {\n      training {\n        epochs\n        prefixMode\n        prefixCopies\n      }\n    }\n    result {\n      prefix {\n        mode\n        hits\n        computed\n        bytes\n        seconds\n      }\n      flops {\n        done\n        withoutCache\n        paddedTraining\n        upperBound\n      }\n    }\n  }\n": types.RunWork_RunFragmentDoc,
    "\n  fragment RunsTable_Run on Run {\n    id\n    trainableParameters\n    totalParameters\n    summaries {\n      key\n      last\n    }\n    result {\n      trainSeconds\n      validation {\n        accuracy\n        f1\n      }\n    }\n    runner {\n      id\n      name\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...ExternalMark_Run\n    ...RunOutcome_Run\n    ...LayerStrip_Run\n  }\n": types.RunsTable_RunFragmentDoc,
    "\n  fragment Setting_Group on RunGroup {\n    id\n    seeds\n    runIds\n    config {\n      freeze {\n        kind\n        depth\n        frozen\n        shortLabel\n      }\n      training {\n        learningRate\n      }\n    }\n    result {\n      n\n      accuracy {\n        mean\n        sd\n      }\n      f1 {\n        mean\n        sd\n      }\n      trainSeconds {\n        mean\n        sd\n      }\n    }\n  }\n": types.Setting_GroupFragmentDoc,
    "\n  fragment LogLine_Line on LogLine {\n    id\n    at\n    level\n    attempt\n    message\n  }\n": types.LogLine_LineFragmentDoc,
    "\n  fragment LogLines_Event on RunEvent {\n    logLines {\n      ...LogLine_Line\n    }\n  }\n": types.LogLines_EventFragmentDoc,
    "\n  fragment LogPage_Connection on LogLineConnection {\n    pageInfo {\n      hasNextPage\n      endCursor\n      hasPreviousPage\n      startCursor\n    }\n    edges {\n      node {\n        ...LogLine_Line\n      }\n    }\n  }\n": types.LogPage_ConnectionFragmentDoc,
    "\n  query LogPage($runId: ID!, $after: String) {\n    run(id: $runId) {\n      id\n      log(first: 500, after: $after) {\n        ...LogPage_Connection\n      }\n    }\n  }\n": types.LogPageDocument,
    "\n  query LogEnd($runId: ID!, $before: String) {\n    run(id: $runId) {\n      id\n      log(last: 500, before: $before) {\n        ...LogPage_Connection\n      }\n    }\n  }\n": types.LogEndDocument,
    "\n  mutation RetryRuns($ids: [ID!]!) {\n    retryRuns(ids: $ids) {\n      id\n      status\n      reason\n      message\n      queuedAt\n      finishedAt\n      experiment {\n        id\n        ...RunCountsBar_Experiment\n      }\n    }\n  }\n": types.RetryRunsDocument,
    "\n  mutation DeleteRun($id: ID!) {\n    deleteRun(id: $id) {\n      id\n      deletedAt\n    }\n  }\n": types.DeleteRunDocument,
    "\n  mutation RestoreRun($id: ID!) {\n    restoreRun(id: $id) {\n      id\n      deletedAt\n    }\n  }\n": types.RestoreRunDocument,
    "\n  query Invitation($token: String!) {\n    invitation(token: $token) {\n      teamName\n      role\n      email\n    }\n    viewer {\n      user {\n        id\n        name\n      }\n    }\n  }\n": types.InvitationDocument,
    "\n  mutation AcceptInvitation($token: String!, $account: AccountInput) {\n    acceptInvitation(token: $token, account: $account) {\n      role\n    }\n  }\n": types.AcceptInvitationDocument,
    "\n  mutation SignInWithPassword($email: String!, $password: String!) {\n    signInWithPassword(email: $email, password: $password) {\n      role\n    }\n  }\n": types.SignInWithPasswordDocument,
    "\n  query SignInProvider {\n    signInProvider\n  }\n": types.SignInProviderDocument,
    "\n  mutation ResetPassword($token: String!, $password: String!) {\n    resetPassword(token: $token, password: $password) {\n      role\n    }\n  }\n": types.ResetPasswordDocument,
    "\n  mutation SignIn($token: String!) {\n    signIn(token: $token) {\n      user {\n        id\n      }\n    }\n  }\n": types.SignInDocument,
    "\n  query SignedIn {\n    viewer {\n      user {\n        id\n      }\n    }\n  }\n": types.SignedInDocument,
    "\n  mutation SignOut {\n    signOut\n  }\n": types.SignOutDocument,
    "\n  query Viewer {\n    viewer {\n      role\n      user {\n        id\n        name\n        email\n      }\n      team {\n        id\n        name\n      }\n    }\n  }\n": types.ViewerDocument,
    "\n  query Tags {\n    tags\n  }\n": types.TagsDocument,
    "\n  fragment AuditCard_Events on AuditEventConnection {\n    totalCount\n    pageInfo {\n      hasNextPage\n    }\n    edges {\n      node {\n        id\n        at\n        actorName\n        action\n        subject\n      }\n    }\n  }\n": types.AuditCard_EventsFragmentDoc,
    "\n  fragment InvitationsCard_Invitation on Invitation {\n    id\n    role\n    email\n    expiresAt\n  }\n": types.InvitationsCard_InvitationFragmentDoc,
    "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      url\n      invitation {\n        ...InvitationsCard_Invitation\n      }\n    }\n  }\n": types.CreateInvitationDocument,
    "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) {\n      id\n    }\n  }\n": types.RevokeInvitationDocument,
    "\n  fragment MembersCard_Member on Member {\n    role\n    user {\n      id\n      name\n      email\n    }\n  }\n": types.MembersCard_MemberFragmentDoc,
    "\n  mutation SetRole($userId: ID!, $role: TeamRole!) {\n    setRole(userId: $userId, role: $role) {\n      ...MembersCard_Member\n    }\n  }\n": types.SetRoleDocument,
    "\n  mutation RemoveMember($userId: ID!) {\n    removeMember(userId: $userId) {\n      ...MembersCard_Member\n    }\n  }\n": types.RemoveMemberDocument,
    "\n  mutation CreatePasswordReset($userId: ID!) {\n    createPasswordReset(userId: $userId) {\n      url\n    }\n  }\n": types.CreatePasswordResetDocument,
    "\n  mutation LeaveTeam {\n    leaveTeam\n  }\n": types.LeaveTeamDocument,
    "\n  mutation CreateApiToken($input: CreateApiTokenInput!) {\n    createApiToken(input: $input) {\n      token\n      apiToken {\n        ...TokensCard_Token\n      }\n    }\n  }\n": types.CreateApiTokenDocument,
    "\n  fragment TokensCard_Token on ApiToken {\n    id\n    name\n    prefix\n    scopes\n    serviceRole\n    expiresAt\n    lastUsedAt\n    revokedAt\n    user {\n      id\n      name\n    }\n  }\n": types.TokensCard_TokenFragmentDoc,
    "\n  mutation RevokeApiToken($id: ID!) {\n    revokeApiToken(id: $id) {\n      ...TokensCard_Token\n    }\n  }\n": types.RevokeApiTokenDocument,
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
export function graphql(source: "\n  mutation EditAccount($input: EditAccountInput!) {\n    editAccount(input: $input) {\n      id\n      name\n      email\n    }\n  }\n"): (typeof documents)["\n  mutation EditAccount($input: EditAccountInput!) {\n    editAccount(input: $input) {\n      id\n      name\n      email\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SessionsCard_Session on UserSession {\n    id\n    createdAt\n    lastSeenAt\n    userAgent\n    isThisOne\n  }\n"): (typeof documents)["\n  fragment SessionsCard_Session on UserSession {\n    id\n    createdAt\n    lastSeenAt\n    userAgent\n    isThisOne\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSession($id: ID!) {\n    endSession(id: $id) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation EndSession($id: ID!) {\n    endSession(id: $id) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndOtherSessions {\n    endOtherSessions {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation EndOtherSessions {\n    endOtherSessions {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TeamsCard_Membership on TeamMembership {\n    role\n    team {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment TeamsCard_Membership on TeamMembership {\n    role\n    team {\n      id\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SwitchTeam($teamId: ID!) {\n    switchTeam(teamId: $teamId) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation SwitchTeam($teamId: ID!) {\n    switchTeam(teamId: $teamId) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateTeam($name: String!) {\n    createTeam(name: $name) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation CreateTeam($name: String!) {\n    createTeam(name: $name) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccountPage {\n    mySessions {\n      id\n      ...SessionsCard_Session\n    }\n    myTeams {\n      ...TeamsCard_Membership\n    }\n  }\n"): (typeof documents)["\n  query AccountPage {\n    mySessions {\n      id\n      ...SessionsCard_Session\n    }\n    myTeams {\n      ...TeamsCard_Membership\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AddRunsPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...AddRunsForm_Experiment\n    }\n    configDefaults {\n      policies {\n        kind\n        fields {\n          name\n          value\n          reason\n        }\n      }\n    }\n    knownModels {\n      source\n    }\n    knownDatasets {\n      source\n      labels\n    }\n  }\n"): (typeof documents)["\n  query AddRunsPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...AddRunsForm_Experiment\n    }\n    configDefaults {\n      policies {\n        kind\n        fields {\n          name\n          value\n          reason\n        }\n      }\n    }\n    knownModels {\n      source\n    }\n    knownDatasets {\n      source\n      labels\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExperimentPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...ExperimentHeader_Experiment\n      ...QueueSettings_Experiment\n      ...KeptData_Experiment\n      deletedRuns {\n        id\n        ...DeletedRuns_Run\n      }\n    }\n  }\n"): (typeof documents)["\n  query ExperimentPage($id: ID!) {\n    experiment(id: $id) {\n      id\n      name\n      ...ExperimentHeader_Experiment\n      ...QueueSettings_Experiment\n      ...KeptData_Experiment\n      deletedRuns {\n        id\n        ...DeletedRuns_Run\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExperimentRuns($id: ID!, $after: String) {\n    experiment(id: $id) {\n      id\n      runs(first: 100, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            status\n            startedAt\n            finishedAt\n            progress {\n              etaSeconds\n            }\n            ...ExperimentRuns_Run\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ExperimentRuns($id: ID!, $after: String) {\n    experiment(id: $id) {\n      id\n      runs(first: 100, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            status\n            startedAt\n            finishedAt\n            progress {\n              etaSeconds\n            }\n            ...ExperimentRuns_Run\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NewExperimentPage($from: ID!, $clone: Boolean!) {\n    configDefaults {\n      policies {\n        kind\n        fields {\n          name\n          value\n          reason\n        }\n      }\n      dataset {\n        name\n        value\n        reason\n      }\n      training {\n        name\n        value\n        reason\n      }\n    }\n    knownModels {\n      source\n      title\n      license\n      blocks\n    }\n    knownDatasets {\n      source\n      title\n      license\n      labels\n    }\n    runners {\n      id\n      state\n      labels\n    }\n    experiment(id: $from) @include(if: $clone) {\n      id\n      ...ClonedExperiment\n    }\n  }\n"): (typeof documents)["\n  query NewExperimentPage($from: ID!, $clone: Boolean!) {\n    configDefaults {\n      policies {\n        kind\n        fields {\n          name\n          value\n          reason\n        }\n      }\n      dataset {\n        name\n        value\n        reason\n      }\n      training {\n        name\n        value\n        reason\n      }\n    }\n    knownModels {\n      source\n      title\n      license\n      blocks\n    }\n    knownDatasets {\n      source\n      title\n      license\n      labels\n    }\n    runners {\n      id\n      state\n      labels\n    }\n    experiment(id: $from) @include(if: $clone) {\n      id\n      ...ClonedExperiment\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExperimentsPage($filter: ExperimentFilterInput, $after: String) {\n    experiments(filter: $filter, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...ExperimentsTable_Experiment\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ExperimentsPage($filter: ExperimentFilterInput, $after: String) {\n    experiments(filter: $filter, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...ExperimentsTable_Experiment\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeletedExperimentsOfTeam {\n    deletedExperiments {\n      id\n      ...DeletedExperiments_Experiment\n    }\n  }\n"): (typeof documents)["\n  query DeletedExperimentsOfTeam {\n    deletedExperiments {\n      id\n      ...DeletedExperiments_Experiment\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ExperimentsEvents {\n    runEvents {\n      run {\n        id\n        status\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription ExperimentsEvents {\n    runEvents {\n      run {\n        id\n        status\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunnersPage {\n    runners {\n      id\n      name\n      ...RunnersList_Runner\n    }\n  }\n"): (typeof documents)["\n  query RunnersPage {\n    runners {\n      id\n      name\n      ...RunnersList_Runner\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RunnersEvents {\n    runnerChanged {\n      id\n      deletedAt\n      ...RunnersList_Runner\n    }\n  }\n"): (typeof documents)["\n  subscription RunnersEvents {\n    runnerChanged {\n      id\n      deletedAt\n      ...RunnersList_Runner\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RunnersProgress {\n    runEvents {\n      run {\n        id\n        status\n        progress {\n          phase\n          step\n          totalSteps\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription RunnersProgress {\n    runEvents {\n      run {\n        id\n        status\n        progress {\n          phase\n          step\n          totalSteps\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunPage($id: ID!) {\n    run(id: $id) {\n      id\n      attempt\n      status\n      external\n      experiment {\n        id\n        name\n        runs(first: 100) {\n          edges {\n            node {\n              id\n              ...CacheSavings_Run\n            }\n          }\n        }\n      }\n      ...RunName_Run\n      ...RunHeader_Run\n      ...LayerTable_Run\n      ...LayerTimeline_Run\n      ...RunResult_Run\n      ...RunWork_Run\n      ...RunConfig_Run\n      ...Attempts_Run\n      ...DataReport_Run\n      ...RunProvenance_Run\n      ...ScriptFacts_Run\n      ...RunFiles_Run\n    }\n    metricKeys(runIds: [$id])\n  }\n"): (typeof documents)["\n  query RunPage($id: ID!) {\n    run(id: $id) {\n      id\n      attempt\n      status\n      external\n      experiment {\n        id\n        name\n        runs(first: 100) {\n          edges {\n            node {\n              id\n              ...CacheSavings_Run\n            }\n          }\n        }\n      }\n      ...RunName_Run\n      ...RunHeader_Run\n      ...LayerTable_Run\n      ...LayerTimeline_Run\n      ...RunResult_Run\n      ...RunWork_Run\n      ...RunConfig_Run\n      ...Attempts_Run\n      ...DataReport_Run\n      ...RunProvenance_Run\n      ...ScriptFacts_Run\n      ...RunFiles_Run\n    }\n    metricKeys(runIds: [$id])\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RunEvents($id: ID!) {\n    runEvents(runId: $id) {\n      ...MetricPoints_Event\n      ...LogLines_Event\n      run {\n        id\n        attempt\n        ...RunHeader_Run\n        ...LayerTable_Run\n        ...RunResult_Run\n        ...RunWork_Run\n        ...Attempts_Run\n        ...DataReport_Run\n        ...ScriptFacts_Run\n        ...RunFiles_Run\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription RunEvents($id: ID!) {\n    runEvents(runId: $id) {\n      ...MetricPoints_Event\n      ...LogLines_Event\n      run {\n        id\n        attempt\n        ...RunHeader_Run\n        ...LayerTable_Run\n        ...RunResult_Run\n        ...RunWork_Run\n        ...Attempts_Run\n        ...DataReport_Run\n        ...ScriptFacts_Run\n        ...RunFiles_Run\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunsPage {\n    ...FilterBar_Query\n  }\n"): (typeof documents)["\n  query RunsPage {\n    ...FilterBar_Query\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TeamPage($asOwner: Boolean!, $events: Int!) {\n    members {\n      ...MembersCard_Member\n    }\n    apiTokens {\n      id\n      ...TokensCard_Token\n    }\n    invitations @include(if: $asOwner) {\n      id\n      ...InvitationsCard_Invitation\n    }\n    auditEvents(first: $events) @include(if: $asOwner) {\n      ...AuditCard_Events\n    }\n  }\n"): (typeof documents)["\n  query TeamPage($asOwner: Boolean!, $events: Int!) {\n    members {\n      ...MembersCard_Member\n    }\n    apiTokens {\n      id\n      ...TokensCard_Token\n    }\n    invitations @include(if: $asOwner) {\n      id\n      ...InvitationsCard_Invitation\n    }\n    auditEvents(first: $events) @include(if: $asOwner) {\n      ...AuditCard_Events\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KeysToDelete($runIds: [ID!]!) {\n    metricKeys(runIds: $runIds)\n  }\n"): (typeof documents)["\n  query KeysToDelete($runIds: [ID!]!) {\n    metricKeys(runIds: $runIds)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteMetric($experimentId: ID!, $key: String!) {\n    deleteMetric(experimentId: $experimentId, key: $key)\n  }\n"): (typeof documents)["\n  mutation DeleteMetric($experimentId: ID!, $key: String!) {\n    deleteMetric(experimentId: $experimentId, key: $key)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DeletedExperiments_Experiment on Experiment {\n    id\n    name\n    deletedAt\n  }\n"): (typeof documents)["\n  fragment DeletedExperiments_Experiment on Experiment {\n    id\n    name\n    deletedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExperimentActions_Experiment on Experiment {\n    id\n    name\n    deletedAt\n    runCounts {\n      queued\n      active\n    }\n  }\n"): (typeof documents)["\n  fragment ExperimentActions_Experiment on Experiment {\n    id\n    name\n    deletedAt\n    runCounts {\n      queued\n      active\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelExperiment($id: ID!) {\n    cancelExperiment(id: $id) {\n      id\n      ...RunCountsBar_Experiment\n    }\n  }\n"): (typeof documents)["\n  mutation CancelExperiment($id: ID!) {\n    cancelExperiment(id: $id) {\n      id\n      ...RunCountsBar_Experiment\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExperimentTagsInUse {\n    tags\n  }\n"): (typeof documents)["\n  query ExperimentTagsInUse {\n    tags\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExperimentHeader_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    seeds\n    dataset {\n      source\n      maxTrain\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n    }\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n    ...RunCountsBar_Experiment\n    ...ExperimentActions_Experiment\n    ...ExperimentNameForm_Experiment\n    ...ExperimentTags_Experiment\n  }\n"): (typeof documents)["\n  fragment ExperimentHeader_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    modelSource\n    seeds\n    dataset {\n      source\n      maxTrain\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n    }\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n    ...RunCountsBar_Experiment\n    ...ExperimentActions_Experiment\n    ...ExperimentNameForm_Experiment\n    ...ExperimentTags_Experiment\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExperimentNameForm_Experiment on Experiment {\n    id\n    name\n    question\n  }\n"): (typeof documents)["\n  fragment ExperimentNameForm_Experiment on Experiment {\n    id\n    name\n    question\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EditExperiment($id: ID!, $name: String!, $question: String!) {\n    editExperiment(id: $id, name: $name, question: $question) {\n      id\n      name\n      question\n    }\n  }\n"): (typeof documents)["\n  mutation EditExperiment($id: ID!, $name: String!, $question: String!) {\n    editExperiment(id: $id, name: $name, question: $question) {\n      id\n      name\n      question\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExperimentTags_Experiment on Experiment {\n    id\n    tags\n  }\n"): (typeof documents)["\n  fragment ExperimentTags_Experiment on Experiment {\n    id\n    tags\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TagExperiment($id: ID!, $add: [String!]!, $remove: [String!]!) {\n    tagExperiment(id: $id, add: $add, remove: $remove) {\n      id\n      tags\n    }\n  }\n"): (typeof documents)["\n  mutation TagExperiment($id: ID!, $add: [String!]!, $remove: [String!]!) {\n    tagExperiment(id: $id, add: $add, remove: $remove) {\n      id\n      tags\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExperimentsTable_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    tags\n    modelSource\n    dataset {\n      source\n    }\n    ...RunCountsBar_Experiment\n  }\n"): (typeof documents)["\n  fragment ExperimentsTable_Experiment on Experiment {\n    id\n    name\n    question\n    createdAt\n    tags\n    modelSource\n    dataset {\n      source\n    }\n    ...RunCountsBar_Experiment\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment KeptData_Experiment on Experiment {\n    id\n    keepModels\n    keepPointsDays\n  }\n"): (typeof documents)["\n  fragment KeptData_Experiment on Experiment {\n    id\n    keepModels\n    keepPointsDays\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeepModels($experimentId: ID!, $keep: ModelRetention!) {\n    keepModels(experimentId: $experimentId, keep: $keep) {\n      ...KeptData_Experiment\n    }\n  }\n"): (typeof documents)["\n  mutation KeepModels($experimentId: ID!, $keep: ModelRetention!) {\n    keepModels(experimentId: $experimentId, keep: $keep) {\n      ...KeptData_Experiment\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeepPoints($experimentId: ID!, $days: Int) {\n    keepPoints(experimentId: $experimentId, days: $days) {\n      ...KeptData_Experiment\n    }\n  }\n"): (typeof documents)["\n  mutation KeepPoints($experimentId: ID!, $days: Int) {\n    keepPoints(experimentId: $experimentId, days: $days) {\n      ...KeptData_Experiment\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment QueueSettings_Experiment on Experiment {\n    id\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n  }\n"): (typeof documents)["\n  fragment QueueSettings_Experiment on Experiment {\n    id\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunnerLabels {\n    runners {\n      id\n      labels\n    }\n  }\n"): (typeof documents)["\n  query RunnerLabels {\n    runners {\n      id\n      labels\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetQueueing($experimentId: ID!, $queueing: QueueingInput!) {\n    setQueueing(experimentId: $experimentId, queueing: $queueing) {\n      ...QueueSettings_Experiment\n    }\n  }\n"): (typeof documents)["\n  mutation SetQueueing($experimentId: ID!, $queueing: QueueingInput!) {\n    setQueueing(experimentId: $experimentId, queueing: $queueing) {\n      ...QueueSettings_Experiment\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunCountsBar_Experiment on Experiment {\n    runCounts {\n      queued\n      active\n      succeeded\n      failed\n      cancelled\n      total\n    }\n  }\n"): (typeof documents)["\n  fragment RunCountsBar_Experiment on Experiment {\n    runCounts {\n      queued\n      active\n      succeeded\n      failed\n      cancelled\n      total\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteExperiment($id: ID!) {\n    deleteExperiment(id: $id) {\n      id\n      deletedAt\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteExperiment($id: ID!) {\n    deleteExperiment(id: $id) {\n      id\n      deletedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreExperiment($id: ID!) {\n    restoreExperiment(id: $id) {\n      id\n      deletedAt\n    }\n  }\n"): (typeof documents)["\n  mutation RestoreExperiment($id: ID!) {\n    restoreExperiment(id: $id) {\n      id\n      deletedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ScriptFacts_Run on Run {\n    parameters {\n      key\n      value\n    }\n    properties {\n      key\n      value\n    }\n  }\n"): (typeof documents)["\n  fragment ScriptFacts_Run on Run {\n    parameters {\n      key\n      value\n    }\n    properties {\n      key\n      value\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteFile($id: ID!) {\n    deleteFile(id: $id)\n  }\n"): (typeof documents)["\n  mutation DeleteFile($id: ID!) {\n    deleteFile(id: $id)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunFiles_Run on Run {\n    files {\n      id\n      kind\n      name\n      size\n      path\n    }\n  }\n"): (typeof documents)["\n  fragment RunFiles_Run on Run {\n    files {\n      id\n      kind\n      name\n      size\n      path\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UploadedData {\n    teamFiles(first: 100, kind: DATASET) {\n      edges {\n        node {\n          id\n          name\n          size\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query UploadedData {\n    teamFiles(first: 100, kind: DATASET) {\n      edges {\n        node {\n          id\n          name\n          size\n        }\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  fragment AddRunsForm_Experiment on Experiment {\n    id\n    modelSource\n    blocks\n    dataset {\n      source\n    }\n    training {\n      learningRate\n    }\n    plan {\n      seeds\n    }\n  }\n"): (typeof documents)["\n  fragment AddRunsForm_Experiment on Experiment {\n    id\n    modelSource\n    blocks\n    dataset {\n      source\n    }\n    training {\n      learningRate\n    }\n    plan {\n      seeds\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddRuns($id: ID!, $plan: PlanInput!) {\n    addRuns(experimentId: $id, plan: $plan) {\n      id\n      ...RunCountsBar_Experiment\n    }\n  }\n"): (typeof documents)["\n  mutation AddRuns($id: ID!, $plan: PlanInput!) {\n    addRuns(experimentId: $id, plan: $plan) {\n      id\n      ...RunCountsBar_Experiment\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ClonedExperiment on Experiment {\n    id\n    name\n    question\n    modelSource\n    blocks\n    dataset {\n      source\n      textColumn\n      labelColumn\n      pairColumn\n      subset\n      trainSplit\n      validationSplit\n      testSplit\n      maxTrain\n      maxValidation\n      maxTest\n      validationShare\n      testShare\n      neutralBand\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n      maxLength\n      warmupRatio\n      weightDecay\n      evalBatchSize\n      maxGradNorm\n      dropout\n      attentionDropout\n      classifierDropout\n      adamBeta1\n      adamBeta2\n      adamEpsilon\n      prefixMode\n      prefixCopies\n      prefixDtype\n    }\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n    plan {\n      seeds\n      freeze {\n        learningRate\n        policy {\n          kind\n          depth\n          frozen\n          epochsPerStage\n          trainedAtMost\n          intervals\n          percentile\n          resetOptimizer\n          headEpochs\n          factor\n          freezeBelow\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment ClonedExperiment on Experiment {\n    id\n    name\n    question\n    modelSource\n    blocks\n    dataset {\n      source\n      textColumn\n      labelColumn\n      pairColumn\n      subset\n      trainSplit\n      validationSplit\n      testSplit\n      maxTrain\n      maxValidation\n      maxTest\n      validationShare\n      testShare\n      neutralBand\n    }\n    training {\n      epochs\n      batchSize\n      learningRate\n      maxLength\n      warmupRatio\n      weightDecay\n      evalBatchSize\n      maxGradNorm\n      dropout\n      attentionDropout\n      classifierDropout\n      adamBeta1\n      adamBeta2\n      adamEpsilon\n      prefixMode\n      prefixCopies\n      prefixDtype\n    }\n    queueing {\n      priority\n      requiredLabels\n      timeoutMinutes\n      retries\n    }\n    plan {\n      seeds\n      freeze {\n        learningRate\n        policy {\n          kind\n          depth\n          frozen\n          epochsPerStage\n          trainedAtMost\n          intervals\n          percentile\n          resetOptimizer\n          headEpochs\n          factor\n          freezeBelow\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment EstimateTable_Estimate on Estimate {\n    totalParameters\n    policies {\n      policy {\n        kind\n        depth\n        frozen\n        shortLabel\n      }\n      trainableParameters\n      frozen\n      upperBound\n      cacheBytes\n      flops {\n        run\n        runWithoutCache\n        trainingPadded\n      }\n      memory {\n        total\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment EstimateTable_Estimate on Estimate {\n    totalParameters\n    policies {\n      policy {\n        kind\n        depth\n        frozen\n        shortLabel\n      }\n      trainableParameters\n      frozen\n      upperBound\n      cacheBytes\n      flops {\n        run\n        runWithoutCache\n        trainingPadded\n      }\n      memory {\n        total\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateExperiment($input: CreateExperimentInput!) {\n    createExperiment(input: $input) {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  mutation CreateExperiment($input: CreateExperimentInput!) {\n    createExperiment(input: $input) {\n      id\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ModelGroups($modelSource: String!, $labels: Int!) {\n    estimate(modelSource: $modelSource, freeze: [], labels: $labels) {\n      groups {\n        name\n        parameters\n      }\n    }\n  }\n"): (typeof documents)["\n  query ModelGroups($modelSource: String!, $labels: Int!) {\n    estimate(modelSource: $modelSource, freeze: [], labels: $labels) {\n      groups {\n        name\n        parameters\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PlanEstimate(\n    $modelSource: String!\n    $labels: Int!\n    $freeze: [FreezePolicyInput!]!\n    $training: TrainingConfigInput!\n    $texts: TextCountsInput!\n  ) {\n    estimate(modelSource: $modelSource, labels: $labels, freeze: $freeze, training: $training, texts: $texts) {\n      ...EstimateTable_Estimate\n    }\n  }\n"): (typeof documents)["\n  query PlanEstimate(\n    $modelSource: String!\n    $labels: Int!\n    $freeze: [FreezePolicyInput!]!\n    $training: TrainingConfigInput!\n    $texts: TextCountsInput!\n  ) {\n    estimate(modelSource: $modelSource, labels: $labels, freeze: $freeze, training: $training, texts: $texts) {\n      ...EstimateTable_Estimate\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DeliveriesList_Deliveries on WebhookDeliveryConnection {\n    totalCount\n    edges {\n      node {\n        id\n        type\n        status\n        tries\n        createdAt\n        lastStatus\n        lastAnswer\n        webhook {\n          id\n          name\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment DeliveriesList_Deliveries on WebhookDeliveryConnection {\n    totalCount\n    edges {\n      node {\n        id\n        type\n        status\n        tries\n        createdAt\n        lastStatus\n        lastAnswer\n        webhook {\n          id\n          name\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NoticeSettings {\n    noticeRules {\n      id\n      ...RulesCard_Rule\n    }\n    webhooks {\n      id\n      name\n      ...WebhooksCard_Webhook\n    }\n    webhookDeliveries(first: 20) {\n      ...DeliveriesList_Deliveries\n    }\n    experiments(first: 100) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query NoticeSettings {\n    noticeRules {\n      id\n      ...RulesCard_Rule\n    }\n    webhooks {\n      id\n      name\n      ...WebhooksCard_Webhook\n    }\n    webhookDeliveries(first: 20) {\n      ...DeliveriesList_Deliveries\n    }\n    experiments(first: 100) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment NoticesBell_Notice on Notice {\n    id\n    at\n    title\n    text\n    experimentId\n    runId\n  }\n"): (typeof documents)["\n  fragment NoticesBell_Notice on Notice {\n    id\n    at\n    title\n    text\n    experimentId\n    runId\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NewestNotices {\n    notices(first: 20) {\n      edges {\n        node {\n          id\n          ...NoticesBell_Notice\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query NewestNotices {\n    notices(first: 20) {\n      edges {\n        node {\n          id\n          ...NoticesBell_Notice\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription NoticesAdded {\n    noticesAdded {\n      teamId\n    }\n  }\n"): (typeof documents)["\n  subscription NoticesAdded {\n    noticesAdded {\n      teamId\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateNoticeRule($input: CreateNoticeRuleInput!) {\n    createNoticeRule(input: $input) {\n      ...RulesCard_Rule\n    }\n  }\n"): (typeof documents)["\n  mutation CreateNoticeRule($input: CreateNoticeRuleInput!) {\n    createNoticeRule(input: $input) {\n      ...RulesCard_Rule\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RulesCard_Rule on NoticeRule {\n    id\n    name\n    condition\n    enabled\n    experiment {\n      id\n      name\n    }\n    webhooks {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment RulesCard_Rule on NoticeRule {\n    id\n    name\n    condition\n    enabled\n    experiment {\n      id\n      name\n    }\n    webhooks {\n      id\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetNoticeRuleEnabled($id: ID!, $enabled: Boolean!) {\n    setNoticeRuleEnabled(id: $id, enabled: $enabled) {\n      ...RulesCard_Rule\n    }\n  }\n"): (typeof documents)["\n  mutation SetNoticeRuleEnabled($id: ID!, $enabled: Boolean!) {\n    setNoticeRuleEnabled(id: $id, enabled: $enabled) {\n      ...RulesCard_Rule\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteNoticeRule($id: ID!) {\n    deleteNoticeRule(id: $id)\n  }\n"): (typeof documents)["\n  mutation DeleteNoticeRule($id: ID!) {\n    deleteNoticeRule(id: $id)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment WebhooksCard_Webhook on Webhook {\n    id\n    name\n    url\n    format\n    enabled\n  }\n"): (typeof documents)["\n  fragment WebhooksCard_Webhook on Webhook {\n    id\n    name\n    url\n    format\n    enabled\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TestWebhook($id: ID!) {\n    testWebhook(id: $id) {\n      id\n      status\n      lastStatus\n      lastAnswer\n    }\n  }\n"): (typeof documents)["\n  mutation TestWebhook($id: ID!) {\n    testWebhook(id: $id) {\n      id\n      status\n      lastStatus\n      lastAnswer\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetWebhookEnabled($id: ID!, $enabled: Boolean!) {\n    setWebhookEnabled(id: $id, enabled: $enabled) {\n      ...WebhooksCard_Webhook\n    }\n  }\n"): (typeof documents)["\n  mutation SetWebhookEnabled($id: ID!, $enabled: Boolean!) {\n    setWebhookEnabled(id: $id, enabled: $enabled) {\n      ...WebhooksCard_Webhook\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteWebhook($id: ID!) {\n    deleteWebhook(id: $id)\n  }\n"): (typeof documents)["\n  mutation DeleteWebhook($id: ID!) {\n    deleteWebhook(id: $id)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      secret\n      webhook {\n        ...WebhooksCard_Webhook\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateWebhook($input: CreateWebhookInput!) {\n    createWebhook(input: $input) {\n      secret\n      webhook {\n        ...WebhooksCard_Webhook\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ProvenanceCard_Provenance on Provenance {\n    commit\n    branch\n    diff\n    diffBytes\n    commandLine\n    packages {\n      name\n      version\n    }\n  }\n"): (typeof documents)["\n  fragment ProvenanceCard_Provenance on Provenance {\n    commit\n    branch\n    diff\n    diffBytes\n    commandLine\n    packages {\n      name\n      version\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunProvenance_Run on Run {\n    provenance {\n      ...ProvenanceCard_Provenance\n    }\n    experiment {\n      id\n      provenance {\n        ...ProvenanceCard_Provenance\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RunProvenance_Run on Run {\n    provenance {\n      ...ProvenanceCard_Provenance\n    }\n    experiment {\n      id\n      provenance {\n        ...ProvenanceCard_Provenance\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment FilterBar_Query on Query {\n    tags\n    runners {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment FilterBar_Query on Query {\n    tags\n    runners {\n      id\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment GroupsList_Group on RunGroup {\n    id\n    experimentId\n    count\n    seeds\n    config {\n      freeze {\n        kind\n        depth\n        frozen\n        shortLabel\n        label\n      }\n      training {\n        learningRate\n      }\n    }\n    metrics {\n      key\n      of\n      n\n      mean\n      sd\n    }\n  }\n"): (typeof documents)["\n  fragment GroupsList_Group on RunGroup {\n    id\n    experimentId\n    count\n    seeds\n    config {\n      freeze {\n        kind\n        depth\n        frozen\n        shortLabel\n        label\n      }\n      training {\n        learningRate\n      }\n    }\n    metrics {\n      key\n      of\n      n\n      mean\n      sd\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PickedRunsEvents {\n    runEvents {\n      ...MetricPoints_Event\n    }\n  }\n"): (typeof documents)["\n  subscription PickedRunsEvents {\n    runEvents {\n      ...MetricPoints_Event\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunGroups($filter: RunFilterInput!, $metrics: [MetricChoiceInput!]!) {\n    runGroups(filter: $filter, metrics: $metrics) {\n      id\n      ...GroupsList_Group\n    }\n    experiments(first: 100) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query RunGroups($filter: RunFilterInput!, $metrics: [MetricChoiceInput!]!) {\n    runGroups(filter: $filter, metrics: $metrics) {\n      id\n      ...GroupsList_Group\n    }\n    experiments(first: 100) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunPages($filter: RunFilterInput!, $sort: RunSortInput!, $after: String) {\n    runs(filter: $filter, sort: $sort, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...RunName_Run\n          ...RunsList_Run\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query RunPages($filter: RunFilterInput!, $sort: RunSortInput!, $after: String) {\n    runs(filter: $filter, sort: $sort, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...RunName_Run\n          ...RunsList_Run\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RunPagesEvents {\n    runEvents {\n      run {\n        id\n        status\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription RunPagesEvents {\n    runEvents {\n      run {\n        id\n        status\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunsList_Run on Run {\n    id\n    createdAt\n    startedAt\n    finishedAt\n    tags\n    experiment {\n      id\n      name\n    }\n    summaries {\n      key\n      last\n      min\n      max\n      best\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...ExternalMark_Run\n    ...LayerStrip_Run\n  }\n"): (typeof documents)["\n  fragment RunsList_Run on Run {\n    id\n    createdAt\n    startedAt\n    finishedAt\n    tags\n    experiment {\n      id\n      name\n    }\n    summaries {\n      key\n      last\n      min\n      max\n      best\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...ExternalMark_Run\n    ...LayerStrip_Run\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SavedViews {\n    savedViews {\n      id\n      name\n      path\n    }\n  }\n"): (typeof documents)["\n  query SavedViews {\n    savedViews {\n      id\n      name\n      path\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SaveView($name: String!, $path: String!) {\n    saveView(name: $name, path: $path) {\n      id\n      name\n      path\n    }\n  }\n"): (typeof documents)["\n  mutation SaveView($name: String!, $path: String!) {\n    saveView(name: $name, path: $path) {\n      id\n      name\n      path\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteView($id: ID!) {\n    deleteView(id: $id)\n  }\n"): (typeof documents)["\n  mutation DeleteView($id: ID!) {\n    deleteView(id: $id)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RecentMetricKeys {\n    runs(first: 50) {\n      edges {\n        node {\n          id\n          summaries {\n            key\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query RecentMetricKeys {\n    runs(first: 50) {\n      edges {\n        node {\n          id\n          summaries {\n            key\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateRegistrationToken($labels: [String!]!, $ttlSeconds: Int!, $ephemeral: Boolean!) {\n    createRunnerRegistrationToken(labels: $labels, ttlSeconds: $ttlSeconds, ephemeral: $ephemeral) {\n      token\n      expiresAt\n      runnerPackage\n    }\n  }\n"): (typeof documents)["\n  mutation CreateRegistrationToken($labels: [String!]!, $ttlSeconds: Int!, $ephemeral: Boolean!) {\n    createRunnerRegistrationToken(labels: $labels, ttlSeconds: $ttlSeconds, ephemeral: $ephemeral) {\n      token\n      expiresAt\n      runnerPackage\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunnerActions_Runner on Runner {\n    id\n    name\n    state\n  }\n"): (typeof documents)["\n  fragment RunnerActions_Runner on Runner {\n    id\n    name\n    state\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DrainRunner($id: ID!) {\n    drainRunner(id: $id) {\n      id\n      state\n      online\n    }\n  }\n"): (typeof documents)["\n  mutation DrainRunner($id: ID!) {\n    drainRunner(id: $id) {\n      id\n      state\n      online\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumeRunner($id: ID!) {\n    resumeRunner(id: $id) {\n      id\n      state\n      online\n    }\n  }\n"): (typeof documents)["\n  mutation ResumeRunner($id: ID!) {\n    resumeRunner(id: $id) {\n      id\n      state\n      online\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LiftQuarantine($id: ID!) {\n    liftQuarantine(id: $id) {\n      id\n      state\n      online\n    }\n  }\n"): (typeof documents)["\n  mutation LiftQuarantine($id: ID!) {\n    liftQuarantine(id: $id) {\n      id\n      state\n      online\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteRunner($id: ID!) {\n    deleteRunner(id: $id)\n  }\n"): (typeof documents)["\n  mutation DeleteRunner($id: ID!) {\n    deleteRunner(id: $id)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunnersList_Runner on Runner {\n    id\n    name\n    state\n    online\n    ...RunnerActions_Runner\n    labels\n    ephemeral\n    lastSeenAt\n    facts {\n      hostname\n      os\n      cpu\n      cores\n      memoryBytes\n      gpu\n      gpus {\n        model\n        memoryBytes\n        driver\n      }\n      cudaVersion\n      nodeVersion\n      pythonVersion\n      engine\n      slots\n    }\n    currentRuns {\n      id\n      seed\n      freeze {\n        kind\n        depth\n        label\n      }\n      experiment {\n        id\n        name\n      }\n      progress {\n        phase\n        step\n        totalSteps\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RunnersList_Runner on Runner {\n    id\n    name\n    state\n    online\n    ...RunnerActions_Runner\n    labels\n    ephemeral\n    lastSeenAt\n    facts {\n      hostname\n      os\n      cpu\n      cores\n      memoryBytes\n      gpu\n      gpus {\n        model\n        memoryBytes\n        driver\n      }\n      cudaVersion\n      nodeVersion\n      pythonVersion\n      engine\n      slots\n    }\n    currentRuns {\n      id\n      seed\n      freeze {\n        kind\n        depth\n        label\n      }\n      experiment {\n        id\n        name\n      }\n      progress {\n        phase\n        step\n        totalSteps\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Attempts_Run on Run {\n    external\n    attempts {\n      number\n      engine\n      engineVersion\n      device\n      startedAt\n      finishedAt\n      resumedFromStep\n      outcome\n      reason\n      runner {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Attempts_Run on Run {\n    external\n    attempts {\n      number\n      engine\n      engineVersion\n      device\n      startedAt\n      finishedAt\n      resumedFromStep\n      outcome\n      reason\n      runner {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CacheSavings_Run on Run {\n    runner {\n      id\n    }\n    result {\n      trainSeconds\n      prefix {\n        seconds\n      }\n      flops {\n        done\n        withoutCache\n        upperBound\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment CacheSavings_Run on Run {\n    runner {\n      id\n    }\n    result {\n      trainSeconds\n      prefix {\n        seconds\n      }\n      flops {\n        done\n        withoutCache\n        upperBound\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CostPoints_Run on Run {\n    id\n    result {\n      trainSeconds\n      validation {\n        accuracy\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment CostPoints_Run on Run {\n    id\n    result {\n      trainSeconds\n      validation {\n        accuracy\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DataReport_Run on Run {\n    status\n    dataReport {\n      labels\n      maxLength\n      warnings\n      model {\n        source\n        revision\n        sha256\n      }\n      dataset {\n        source\n        revision\n        sha256\n      }\n      train {\n        ...Split\n      }\n      validation {\n        ...Split\n      }\n      test {\n        ...Split\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment DataReport_Run on Run {\n    status\n    dataReport {\n      labels\n      maxLength\n      warnings\n      model {\n        source\n        revision\n        sha256\n      }\n      dataset {\n        source\n        revision\n        sha256\n      }\n      train {\n        ...Split\n      }\n      validation {\n        ...Split\n      }\n      test {\n        ...Split\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Split on SplitReport {\n    examples\n    perClass\n    sharedWithTrain\n    lengths {\n      mean\n      median\n      longest\n      truncated\n      histogram {\n        upTo\n        examples\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Split on SplitReport {\n    examples\n    perClass\n    sharedWithTrain\n    lengths {\n      mean\n      median\n      longest\n      truncated\n      histogram {\n        upTo\n        examples\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DeletedRuns_Run on Run {\n    id\n    deletedAt\n    ...RunName_Run\n  }\n"): (typeof documents)["\n  fragment DeletedRuns_Run on Run {\n    id\n    deletedAt\n    ...RunName_Run\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExperimentRuns_Run on Run {\n    id\n    status\n    external\n    ...RunName_Run\n    ...RunsTable_Run\n    ...CostPoints_Run\n    ...CacheSavings_Run\n  }\n"): (typeof documents)["\n  fragment ExperimentRuns_Run on Run {\n    id\n    status\n    external\n    ...RunName_Run\n    ...RunsTable_Run\n    ...CostPoints_Run\n    ...CacheSavings_Run\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExperimentSettings($ids: [ID!]!) {\n    runGroups(filter: { experimentIds: $ids }) {\n      id\n      ...Setting_Group\n    }\n  }\n"): (typeof documents)["\n  query ExperimentSettings($ids: [ID!]!) {\n    runGroups(filter: { experimentIds: $ids }) {\n      id\n      ...Setting_Group\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ExperimentEvents($id: ID!) {\n    runEvents(experimentId: $id) {\n      ...MetricPoints_Event\n      run {\n        id\n        status\n        startedAt\n        finishedAt\n        ...ExperimentRuns_Run\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription ExperimentEvents($id: ID!) {\n    runEvents(experimentId: $id) {\n      ...MetricPoints_Event\n      run {\n        id\n        status\n        startedAt\n        finishedAt\n        ...ExperimentRuns_Run\n        experiment {\n          id\n          ...RunCountsBar_Experiment\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExternalMark_Run on Run {\n    external\n  }\n"): (typeof documents)["\n  fragment ExternalMark_Run on Run {\n    external\n  }\n"];
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
export function graphql(source: "\n  fragment LayerTimeline_Run on Run {\n    status\n    layerTimeline {\n      group\n      name\n      steps\n      frozen\n      learningRates\n    }\n    layers {\n      group\n      name\n      step\n      frozen\n      learningRate\n    }\n    progress {\n      totalSteps\n    }\n  }\n"): (typeof documents)["\n  fragment LayerTimeline_Run on Run {\n    status\n    layerTimeline {\n      group\n      name\n      steps\n      frozen\n      learningRates\n    }\n    layers {\n      group\n      name\n      step\n      frozen\n      learningRate\n    }\n    progress {\n      totalSteps\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query QueueCard($id: ID!) {\n    run(id: $id) {\n      id\n      queueReport {\n        sentence\n        runsAhead\n        runners {\n          verdict\n          words\n          runner {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query QueueCard($id: ID!) {\n    run(id: $id) {\n      id\n      queueReport {\n        sentence\n        runsAhead\n        runners {\n          verdict\n          words\n          runner {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription QueueCardEvents {\n    runnerChanged {\n      id\n      state\n      online\n    }\n  }\n"): (typeof documents)["\n  subscription QueueCardEvents {\n    runnerChanged {\n      id\n      state\n      online\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunActions_Run on Run {\n    id\n    status\n    reason\n    external\n    deletedAt\n    experiment {\n      id\n    }\n    ...RunName_Run\n  }\n"): (typeof documents)["\n  fragment RunActions_Run on Run {\n    id\n    status\n    reason\n    external\n    deletedAt\n    experiment {\n      id\n    }\n    ...RunName_Run\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      id\n      status\n      reason\n      message\n    }\n  }\n"): (typeof documents)["\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      id\n      status\n      reason\n      message\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunConfig_Run on Run {\n    config {\n      modelSource\n      seed\n      freeze {\n        label\n      }\n      dataset {\n        source\n        textColumn\n        pairColumn\n        labelColumn\n        maxTrain\n        maxValidation\n        maxTest\n        validationShare\n        testShare\n        neutralBand\n      }\n      training {\n        epochs\n        batchSize\n        evalBatchSize\n        learningRate\n        weightDecay\n        warmupRatio\n        maxGradNorm\n        maxLength\n        adamBeta1\n        adamBeta2\n        adamEpsilon\n        dropout\n        attentionDropout\n        classifierDropout\n        prefixMode\n        prefixCopies\n        prefixDtype\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RunConfig_Run on Run {\n    config {\n      modelSource\n      seed\n      freeze {\n        label\n      }\n      dataset {\n        source\n        textColumn\n        pairColumn\n        labelColumn\n        maxTrain\n        maxValidation\n        maxTest\n        validationShare\n        testShare\n        neutralBand\n      }\n      training {\n        epochs\n        batchSize\n        evalBatchSize\n        learningRate\n        weightDecay\n        warmupRatio\n        maxGradNorm\n        maxLength\n        adamBeta1\n        adamBeta2\n        adamEpsilon\n        dropout\n        attentionDropout\n        classifierDropout\n        prefixMode\n        prefixCopies\n        prefixDtype\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunHeader_Run on Run {\n    id\n    status\n    reason\n    message\n    attempt\n    createdAt\n    queuedAt\n    startedAt\n    finishedAt\n    freeze {\n      kind\n      label\n    }\n    experiment {\n      id\n      name\n    }\n    runner {\n      id\n      name\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...RunProgress_Run\n    ...RunActions_Run\n    ...RunTags_Run\n    ...ExternalMark_Run\n  }\n"): (typeof documents)["\n  fragment RunHeader_Run on Run {\n    id\n    status\n    reason\n    message\n    attempt\n    createdAt\n    queuedAt\n    startedAt\n    finishedAt\n    freeze {\n      kind\n      label\n    }\n    experiment {\n      id\n      name\n    }\n    runner {\n      id\n      name\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...RunProgress_Run\n    ...RunActions_Run\n    ...RunTags_Run\n    ...ExternalMark_Run\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunName_Run on Run {\n    id\n    name\n    seed\n    freeze {\n      kind\n      depth\n      frozen\n      shortLabel\n    }\n    config {\n      training {\n        learningRate\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RunName_Run on Run {\n    id\n    name\n    seed\n    freeze {\n      kind\n      depth\n      frozen\n      shortLabel\n    }\n    config {\n      training {\n        learningRate\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  fragment RunResult_Run on Run {\n    status\n    external\n    result {\n      bestEpoch\n      bestStep\n      trainSeconds\n      peakMemoryBytes\n      checkpoint\n      validation {\n        loss\n        accuracy\n        f1\n      }\n      test {\n        loss\n        accuracy\n        f1\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RunResult_Run on Run {\n    status\n    external\n    result {\n      bestEpoch\n      bestStep\n      trainSeconds\n      peakMemoryBytes\n      checkpoint\n      validation {\n        loss\n        accuracy\n        f1\n      }\n      test {\n        loss\n        accuracy\n        f1\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunStatusBadge_Run on Run {\n    status\n  }\n"): (typeof documents)["\n  fragment RunStatusBadge_Run on Run {\n    status\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunTags_Run on Run {\n    id\n    tags\n  }\n"): (typeof documents)["\n  fragment RunTags_Run on Run {\n    id\n    tags\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TagRuns($runIds: [ID!]!, $add: [String!]!, $remove: [String!]!) {\n    tagRuns(runIds: $runIds, add: $add, remove: $remove) {\n      id\n      tags\n    }\n  }\n"): (typeof documents)["\n  mutation TagRuns($runIds: [ID!]!, $add: [String!]!, $remove: [String!]!) {\n    tagRuns(runIds: $runIds, add: $add, remove: $remove) {\n      id\n      tags\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunWork_Run on Run {\n    status\n    ...CacheSavings_Run\n    config {\n      training {\n        epochs\n        prefixMode\n        prefixCopies\n      }\n    }\n    result {\n      prefix {\n        mode\n        hits\n        computed\n        bytes\n        seconds\n      }\n      flops {\n        done\n        withoutCache\n        paddedTraining\n        upperBound\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RunWork_Run on Run {\n    status\n    ...CacheSavings_Run\n    config {\n      training {\n        epochs\n        prefixMode\n        prefixCopies\n      }\n    }\n    result {\n      prefix {\n        mode\n        hits\n        computed\n        bytes\n        seconds\n      }\n      flops {\n        done\n        withoutCache\n        paddedTraining\n        upperBound\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunsTable_Run on Run {\n    id\n    trainableParameters\n    totalParameters\n    summaries {\n      key\n      last\n    }\n    result {\n      trainSeconds\n      validation {\n        accuracy\n        f1\n      }\n    }\n    runner {\n      id\n      name\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...ExternalMark_Run\n    ...RunOutcome_Run\n    ...LayerStrip_Run\n  }\n"): (typeof documents)["\n  fragment RunsTable_Run on Run {\n    id\n    trainableParameters\n    totalParameters\n    summaries {\n      key\n      last\n    }\n    result {\n      trainSeconds\n      validation {\n        accuracy\n        f1\n      }\n    }\n    runner {\n      id\n      name\n    }\n    ...RunName_Run\n    ...RunStatusBadge_Run\n    ...ExternalMark_Run\n    ...RunOutcome_Run\n    ...LayerStrip_Run\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Setting_Group on RunGroup {\n    id\n    seeds\n    runIds\n    config {\n      freeze {\n        kind\n        depth\n        frozen\n        shortLabel\n      }\n      training {\n        learningRate\n      }\n    }\n    result {\n      n\n      accuracy {\n        mean\n        sd\n      }\n      f1 {\n        mean\n        sd\n      }\n      trainSeconds {\n        mean\n        sd\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Setting_Group on RunGroup {\n    id\n    seeds\n    runIds\n    config {\n      freeze {\n        kind\n        depth\n        frozen\n        shortLabel\n      }\n      training {\n        learningRate\n      }\n    }\n    result {\n      n\n      accuracy {\n        mean\n        sd\n      }\n      f1 {\n        mean\n        sd\n      }\n      trainSeconds {\n        mean\n        sd\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  fragment LogPage_Connection on LogLineConnection {\n    pageInfo {\n      hasNextPage\n      endCursor\n      hasPreviousPage\n      startCursor\n    }\n    edges {\n      node {\n        ...LogLine_Line\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment LogPage_Connection on LogLineConnection {\n    pageInfo {\n      hasNextPage\n      endCursor\n      hasPreviousPage\n      startCursor\n    }\n    edges {\n      node {\n        ...LogLine_Line\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LogPage($runId: ID!, $after: String) {\n    run(id: $runId) {\n      id\n      log(first: 500, after: $after) {\n        ...LogPage_Connection\n      }\n    }\n  }\n"): (typeof documents)["\n  query LogPage($runId: ID!, $after: String) {\n    run(id: $runId) {\n      id\n      log(first: 500, after: $after) {\n        ...LogPage_Connection\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LogEnd($runId: ID!, $before: String) {\n    run(id: $runId) {\n      id\n      log(last: 500, before: $before) {\n        ...LogPage_Connection\n      }\n    }\n  }\n"): (typeof documents)["\n  query LogEnd($runId: ID!, $before: String) {\n    run(id: $runId) {\n      id\n      log(last: 500, before: $before) {\n        ...LogPage_Connection\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryRuns($ids: [ID!]!) {\n    retryRuns(ids: $ids) {\n      id\n      status\n      reason\n      message\n      queuedAt\n      finishedAt\n      experiment {\n        id\n        ...RunCountsBar_Experiment\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RetryRuns($ids: [ID!]!) {\n    retryRuns(ids: $ids) {\n      id\n      status\n      reason\n      message\n      queuedAt\n      finishedAt\n      experiment {\n        id\n        ...RunCountsBar_Experiment\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteRun($id: ID!) {\n    deleteRun(id: $id) {\n      id\n      deletedAt\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteRun($id: ID!) {\n    deleteRun(id: $id) {\n      id\n      deletedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreRun($id: ID!) {\n    restoreRun(id: $id) {\n      id\n      deletedAt\n    }\n  }\n"): (typeof documents)["\n  mutation RestoreRun($id: ID!) {\n    restoreRun(id: $id) {\n      id\n      deletedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Invitation($token: String!) {\n    invitation(token: $token) {\n      teamName\n      role\n      email\n    }\n    viewer {\n      user {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query Invitation($token: String!) {\n    invitation(token: $token) {\n      teamName\n      role\n      email\n    }\n    viewer {\n      user {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcceptInvitation($token: String!, $account: AccountInput) {\n    acceptInvitation(token: $token, account: $account) {\n      role\n    }\n  }\n"): (typeof documents)["\n  mutation AcceptInvitation($token: String!, $account: AccountInput) {\n    acceptInvitation(token: $token, account: $account) {\n      role\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignInWithPassword($email: String!, $password: String!) {\n    signInWithPassword(email: $email, password: $password) {\n      role\n    }\n  }\n"): (typeof documents)["\n  mutation SignInWithPassword($email: String!, $password: String!) {\n    signInWithPassword(email: $email, password: $password) {\n      role\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SignInProvider {\n    signInProvider\n  }\n"): (typeof documents)["\n  query SignInProvider {\n    signInProvider\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResetPassword($token: String!, $password: String!) {\n    resetPassword(token: $token, password: $password) {\n      role\n    }\n  }\n"): (typeof documents)["\n  mutation ResetPassword($token: String!, $password: String!) {\n    resetPassword(token: $token, password: $password) {\n      role\n    }\n  }\n"];
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
export function graphql(source: "\n  query Viewer {\n    viewer {\n      role\n      user {\n        id\n        name\n        email\n      }\n      team {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      role\n      user {\n        id\n        name\n        email\n      }\n      team {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Tags {\n    tags\n  }\n"): (typeof documents)["\n  query Tags {\n    tags\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AuditCard_Events on AuditEventConnection {\n    totalCount\n    pageInfo {\n      hasNextPage\n    }\n    edges {\n      node {\n        id\n        at\n        actorName\n        action\n        subject\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment AuditCard_Events on AuditEventConnection {\n    totalCount\n    pageInfo {\n      hasNextPage\n    }\n    edges {\n      node {\n        id\n        at\n        actorName\n        action\n        subject\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment InvitationsCard_Invitation on Invitation {\n    id\n    role\n    email\n    expiresAt\n  }\n"): (typeof documents)["\n  fragment InvitationsCard_Invitation on Invitation {\n    id\n    role\n    email\n    expiresAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      url\n      invitation {\n        ...InvitationsCard_Invitation\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      url\n      invitation {\n        ...InvitationsCard_Invitation\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MembersCard_Member on Member {\n    role\n    user {\n      id\n      name\n      email\n    }\n  }\n"): (typeof documents)["\n  fragment MembersCard_Member on Member {\n    role\n    user {\n      id\n      name\n      email\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetRole($userId: ID!, $role: TeamRole!) {\n    setRole(userId: $userId, role: $role) {\n      ...MembersCard_Member\n    }\n  }\n"): (typeof documents)["\n  mutation SetRole($userId: ID!, $role: TeamRole!) {\n    setRole(userId: $userId, role: $role) {\n      ...MembersCard_Member\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveMember($userId: ID!) {\n    removeMember(userId: $userId) {\n      ...MembersCard_Member\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveMember($userId: ID!) {\n    removeMember(userId: $userId) {\n      ...MembersCard_Member\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreatePasswordReset($userId: ID!) {\n    createPasswordReset(userId: $userId) {\n      url\n    }\n  }\n"): (typeof documents)["\n  mutation CreatePasswordReset($userId: ID!) {\n    createPasswordReset(userId: $userId) {\n      url\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LeaveTeam {\n    leaveTeam\n  }\n"): (typeof documents)["\n  mutation LeaveTeam {\n    leaveTeam\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiToken($input: CreateApiTokenInput!) {\n    createApiToken(input: $input) {\n      token\n      apiToken {\n        ...TokensCard_Token\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateApiToken($input: CreateApiTokenInput!) {\n    createApiToken(input: $input) {\n      token\n      apiToken {\n        ...TokensCard_Token\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TokensCard_Token on ApiToken {\n    id\n    name\n    prefix\n    scopes\n    serviceRole\n    expiresAt\n    lastUsedAt\n    revokedAt\n    user {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment TokensCard_Token on ApiToken {\n    id\n    name\n    prefix\n    scopes\n    serviceRole\n    expiresAt\n    lastUsedAt\n    revokedAt\n    user {\n      id\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiToken($id: ID!) {\n    revokeApiToken(id: $id) {\n      ...TokensCard_Token\n    }\n  }\n"): (typeof documents)["\n  mutation RevokeApiToken($id: ID!) {\n    revokeApiToken(id: $id) {\n      ...TokensCard_Token\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;