// The language host that starts the program: what `pulumi-language-nodejs` is for, as far as one program that is installed already
// needs it. The released one is not in Go's proxy. It speaks the protocol of the engine's own release, and the resource monitor that
// the program talks to is the engine's.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Exit status of a program that has said itself what is wrong.
const alreadySaid = 32

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
}

func main() {
	if err := serve(os.Args[len(os.Args)-1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers the engine until it is gone.
func serve(engine string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if err := rpcutil.Healthcheck(ctx, engine, 5*time.Minute, cancel); err != nil {
		return err
	}
	stop := make(chan bool)
	go func() {
		<-ctx.Done()
		close(stop)
	}()
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &host{engine: engine})
			return nil
		},
	})
	if err != nil {
		return err
	}
	// The engine reads the port from the first line.
	fmt.Println(handle.Port)
	return <-handle.Done
}

func (h *host) Handshake(
	context.Context, *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "0.0.0"}, nil
}

// Plugins come from PATH, when a resource asks for one.
func (h *host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	command, err := h.command(ctx, request)
	if err != nil {
		return nil, err
	}
	err = command.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == alreadySaid:
		return &pulumirpc.RunResponse{Bail: true}, nil
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with %v", err)}, nil
	}
}

func (h *host) command(ctx context.Context, request *pulumirpc.RunRequest) (*exec.Cmd, error) {
	locate := exec.CommandContext(ctx, "node", "-p", "require.resolve('@pulumi/pulumi/cmd/run')")
	locate.Dir = request.GetInfo().GetProgramDirectory()
	run, err := locate.Output()
	if err != nil {
		return nil, fmt.Errorf("@pulumi/pulumi is not installed in %s: %w", locate.Dir, err)
	}
	options := request.GetInfo().GetOptions().AsMap()
	var arguments []string
	if given, ok := options["nodeargs"].(string); ok {
		arguments = strings.Fields(given)
	}
	arguments = append(arguments, strings.TrimSpace(string(run)),
		"--monitor", request.GetMonitorAddress(), "--engine", h.engine, "--pwd", request.GetPwd(),
		"--organization", request.GetOrganization(), "--project", request.GetProject(), "--stack", request.GetStack(),
		"--root-directory", request.GetInfo().GetRootDirectory(), "--parallel", strconv.Itoa(int(request.GetParallel())))
	if request.GetDryRun() {
		arguments = append(arguments, "--dry-run")
	}
	arguments = append(append(arguments, request.GetInfo().GetEntryPoint()), request.GetArgs()...)
	command := exec.CommandContext(ctx, "node", arguments...)
	command.Stdout, command.Stderr, command.Dir = os.Stdout, os.Stderr, request.GetPwd()
	config, secretKeys := request.GetConfig(), request.GetConfigSecretKeys()
	if config == nil {
		config = map[string]string{}
	}
	if secretKeys == nil {
		secretKeys = []string{}
	}
	command.Env = append(os.Environ(), "PULUMI_CONFIG="+toJSON(config), "PULUMI_CONFIG_SECRET_KEYS="+toJSON(secretKeys))
	if typescript, ok := options["typescript"].(bool); !ok || typescript {
		command.Env = append(command.Env, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	return command, nil
}

func toJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // strings always have a form in JSON
	}
	return string(text)
}
