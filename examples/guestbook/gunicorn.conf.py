"""Settings of gunicorn that belong to the application; the command line adds address and workers."""

# All replicas of a site run as one user and would fight over one control socket in that user's home.
control_socket_disable = True

# A replica that is told to stop finishes the requests it has; the longest is /slow with ten seconds.
graceful_timeout = 20
