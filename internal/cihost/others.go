package cihost

import "slices"

// otherSystems are CI systems that ascproof does not speak to. They are here for
// their traces: where one of them runs the job, no mask of another one is read by
// anybody, and a token on standard output ends up in a log.
//
// Sources: watson/ci-info vendors.json, and the documentation of each. Variables
// that people set for themselves on other systems, such as BUILD_NUMBER, are not
// traces; see [hints].
func otherSystems() []System {
	return []System{
		{Title: "Jenkins", traces: []string{"JENKINS_URL", "JENKINS_HOME", "JENKINS_NODE_COOKIE", "HUDSON_URL", "HUDSON_HOME", "HUDSON_COOKIE"}},
		{Title: "CircleCI", traces: []string{"CIRCLECI", "CIRCLE_BUILD_NUM", "CIRCLE_WORKFLOW_ID", "CIRCLE_WORKFLOW_JOB_ID"}, fileVariables: []string{"BASH_ENV"}},
		{Title: "Codemagic", traces: []string{"CM_BUILD_ID", "CM_BUILD_DIR", "FCI_BUILD_ID"}, fileVariables: []string{"CM_ENV"}},
		{Title: "Appcircle", traces: []string{"AC_APPCIRCLE", "AC_ENV_FILE_PATH"}},
		{Title: "Xcode Cloud", traces: []string{"CI_XCODE_CLOUD", "CI_XCODE_PROJECT", "CI_XCODEBUILD_ACTION"}},
		{Title: "Expo Application Services", traces: []string{"EAS_BUILD", "EAS_BUILD_ID"}},
		{Title: "TeamCity", traces: []string{"TEAMCITY_VERSION", "TEAMCITY_BUILDCONF_NAME", "TEAMCITY_BUILD_PROPERTIES_FILE"}},
		{Title: "Bitbucket", traces: []string{"BITBUCKET_BUILD_NUMBER", "BITBUCKET_COMMIT", "BITBUCKET_STEP_UUID"}},
		{Title: "Bamboo", traces: []string{"bamboo_planKey", "bamboo_buildKey"}},
		{Title: "GoCD", traces: []string{"GO_PIPELINE_LABEL", "GO_PIPELINE_NAME", "GO_SERVER_URL"}},
		{Title: "AWS CodeBuild", traces: []string{"CODEBUILD_BUILD_ARN", "CODEBUILD_BUILD_ID"}},
		{Title: "AppVeyor", traces: []string{"APPVEYOR", "APPVEYOR_BUILD_ID"}},
		{Title: "Travis CI", traces: []string{"TRAVIS", "TRAVIS_BUILD_ID", "TRAVIS_JOB_ID"}},
		{Title: "Drone", traces: []string{"DRONE", "DRONE_BUILD_NUMBER", "DRONE_SYSTEM_HOST"}},
		{Title: "Woodpecker", traces: []string{"CI_SYSTEM_NAME", "CI_SYSTEM_HOST", "CI_WORKFLOW_NUMBER"}},
		{Title: "Semaphore", traces: []string{"SEMAPHORE", "SEMAPHORE_WORKFLOW_ID", "SEMAPHORE_JOB_ID"}},
		{Title: "Cirrus CI", traces: []string{"CIRRUS_CI", "CIRRUS_TASK_ID"}, fileVariables: []string{"CIRRUS_ENV"}},
		{Title: "Harness", traces: []string{"HARNESS_BUILD_ID", "HARNESS_PIPELINE_ID"}},
		{Title: "Buddy", traces: []string{"BUDDY_WORKSPACE_ID", "BUDDY_EXECUTION_ID"}},
		{Title: "Codefresh", traces: []string{"CF_BUILD_ID", "CF_BUILD_URL"}},
		{Title: "Screwdriver", traces: []string{"SCREWDRIVER", "SD_PIPELINE_ID"}},
		{Title: "Taskcluster", traces: []string{"TASKCLUSTER_ROOT_URL", "TASKCLUSTER_PROXY_URL"}},
		{Title: "Visual Studio App Center", traces: []string{"APPCENTER_BUILD_ID"}},
		{Title: "Prow", traces: []string{"PROW_JOB_ID"}},
		{Title: "Vela", traces: []string{"VELA", "VELA_BUILD_NUMBER"}},
		{Title: "Agola", traces: []string{"AGOLA_GIT_REF"}},
		{Title: "Earthly", traces: []string{"EARTHLY_CI"}},
		{Title: "Netlify", traces: []string{"NETLIFY"}},
		{Title: "Vercel", traces: []string{"VERCEL", "NOW_BUILDER"}},
	}
}

// WhyExposed says why values cannot be hidden here.
func (s System) WhyExposed(env Env) string {
	all := env.traced()
	switch {
	case s.Name == NamePlain && len(all) > 0:
		return "ascproof has no way to hide the values in the log of " + all[0].Title
	case s.Name == NamePlain && OnCI(env):
		return "ascproof does not know this CI system, and has no way to hide the values in its log"
	case s.Name == NamePlain:
		return "there is no CI system to hide the values, nor later steps to get them"
	case s.hidesBy == "":
		return s.Title + " cannot hide the values in its log"
	}
	if err := s.proof(env); err != nil {
		return s.Title + " hides nothing here: " + err.Error()
	}
	return s.Title + " hides nothing here: " + s.hidesBy + " does not answer"
}

// hints are variables that CI systems share, and people's own scripts with them:
// they tell that some system runs the job, but speak against none. What runs in a pod of
// Kubernetes has a log, too: Tekton's steps and others have no variable of their own
// (tektoncd/pipeline issue 2013).
var hints = []string{"CI", "CONTINUOUS_INTEGRATION", "BUILD_ID", "BUILD_NUMBER", "CI_BUILD_ID", "KUBERNETES_SERVICE_HOST"}

// OnCI reports whether a CI system runs this, one that ascproof knows or not.
func OnCI(env Env) bool {
	return len(env.traced()) > 0 || slices.ContainsFunc(hints, env.has)
}
